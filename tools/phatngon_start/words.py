"""All that is said before the kit's own command runs, on standard error: sentences, causes, progress."""

import io
import re
import shutil
import sys
from typing import Dict, Tuple

WINDOWS = sys.platform == "win32"
COMMAND = r"py tools\start.py" if WINDOWS else "python3 tools/start.py"

PROBLEMS = {  # name: (code, sentence)
    "old_python": (
        "KD-01",
        (
            "Bộ học liệu cần Python 3.11 trở lên, còn máy đang dùng Python {version}. Anh/chị cài Python mới "
            "hơn rồi chạy lại lệnh này."
        ),
    ),
    "no_venv": (
        "KD-02",
        (
            "Python trên máy này thiếu phần tạo môi trường riêng (venv). Trên Debian hoặc Ubuntu, chạy: sudo "
            "apt install python{version}-venv. Trên hệ khác, cài lại Python với đủ các phần mặc định."
        ),
    ),
    "no_network": (
        "KD-03",
        (
            "Chưa tải được thư viện: máy không có mạng, hoặc mạng của cơ quan chặn. Nối mạng rồi chạy lại "
            "lệnh này (phần đã cài được giữ lại), hoặc chép thư mục wheels do giảng viên phát vào thư mục bộ "
            "học liệu."
        ),
    ),
    "wrong_hash": (
        "KD-04",
        (
            "Một thư viện tải về không khớp mã kiểm tra nên không được cài. Chạy lại lệnh này; nếu vẫn gặp, "
            "đổi sang mạng khác (hoặc chép lại thư mục wheels) và báo người bảo trì."
        ),
    ),
    "read_only": (
        "KD-05",
        (
            "Không ghi được vào thư mục bộ học liệu. Chép cả thư mục sang nơi anh/chị có quyền ghi, ví dụ thư "
            "mục cá nhân, rồi chạy lại từ đó."
        ),
    ),
    "too_deep": (
        "KD-06",
        (
            "Đường dẫn tới thư mục bộ học liệu quá dài ({length} ký tự, tối đa {limit}). Chuyển thư mục ra "
            r"chỗ gần gốc ổ đĩa, ví dụ D:\phatngon, rồi chạy lại."
        ),
    ),
    "full_disk": (
        "KD-07",
        (
            "Ổ đĩa không đủ chỗ trống: bộ học liệu cần từ 0,7 đến 1,2 GB tùy việc. Xóa bớt tệp không dùng rồi "
            "chạy lại lệnh này."
        ),
    ),
    "bits_32": (
        "KD-08",
        "Máy đang dùng Python bản 32 bit; bộ học liệu cần bản 64 bit. Cài Python 64 bit rồi chạy lại.",
    ),
    "no_wheel": (
        "KD-09",
        (
            "Có thư viện chưa hỗ trợ Python {version} trên loại máy này. Dùng Python từ 3.11 đến 3.13, bản 64 "
            "bit, rồi chạy lại."
        ),
    ),
    "wheels_incomplete": (
        "KD-10",
        (
            "Thư mục wheels thiếu thư viện cho máy này. Chép lại trọn thư mục do giảng viên phát, hoặc xóa "
            "thư mục wheels và nối mạng, rồi chạy lại."
        ),
    ),
    "in_use": (
        "KD-11",
        (
            "Có chương trình đang dùng hoặc đang chặn thư mục .venv. Đóng các cửa sổ bài học (hoặc chờ phần "
            "mềm diệt vi-rút quét xong) rồi chạy lại."
        ),
    ),
    "certificate": (
        "KD-12",
        (
            "Mạng này thay chứng thực an toàn nên không tải được thư viện. Dùng mạng khác, hoặc nhờ người "
            "quản trị mạng của cơ quan giúp, rồi chạy lại."
        ),
    ),
    "kit_incomplete": (
        "KD-13",
        (
            "Bộ học liệu thiếu tệp {file}. Giải nén hoặc chép lại toàn bộ thư mục (không mở thẳng trong tệp "
            "nén) rồi chạy lại."
        ),
    ),
    "cannot_run": ("KD-14", "Không chạy được Python trong thư mục .venv. Chạy: {command} --repair"),
    "wrong_verb": ("KD-15", "Không có việc nào tên là “{verb}”.{advice} Xem danh sách: {command}"),
    "unknown": (
        "KD-99",
        (
            "Chưa khởi động được vì một lỗi chưa rõ. Chạy lại: {command} --repair. Nếu vẫn gặp, gửi tệp nhật "
            "ký cho người bảo trì: {log}"
        ),
    ),
}
WRONG_USAGE, NOT_ON_THIS_MACHINE = 2, 3  # exit statuses

REASONS = {  # why `.venv` needs work
    "first_time": "Lần chạy đầu tiên: đang cài thư viện vào thư mục .venv. Việc này mất vài phút, chỉ làm một lần.",
    "half_made": "Lần cài trước dừng giữa chừng. Đang kiểm lại và cài tiếp phần còn thiếu.",
    "repair": "Đang kiểm và sửa thư mục .venv.",
    "other_python": "Thư mục .venv được tạo cho Python khác hoặc máy khác. Đang tạo lại.",
    "damaged": "Thư mục .venv bị thiếu tệp. Đang sửa.",
    "moved": "Thư mục bộ học liệu đã chuyển chỗ. Đang chỉnh lại .venv.",
    "more": "Việc này cần thêm thư viện. Đang cài bổ sung.",
    "changed": "Danh sách thư viện đã đổi. Đang cập nhật.",
}
ONEDRIVE = (
    "Lưu ý: thư mục này do OneDrive đồng bộ nên cài chậm và dễ lỗi. "
    r"Nên chuyển bộ học liệu ra ngoài OneDrive, ví dụ D:\phatngon."
)
WAITING = "Một cửa sổ khác đang cài thư viện. Đang chờ cửa sổ đó làm xong."
STOPPED = "Đã dừng. Chạy lại lệnh này để làm tiếp."
INSTALLING = "Đang cài {number}/{total}: {name}"
ATTACHING = "Đang gắn bộ học liệu vào .venv."
READY = "Đã cài xong."
HELP = """\
Phát ngôn: bộ học liệu tập huấn người phát ngôn

Cách dùng: {command} VIỆC [tùy chọn]

{verbs}

Bắt đầu học:           {command} lab
Cách dùng một việc:    {command} VIỆC --help
Kiểm và sửa thư viện:  {command} --repair"""

SYMPTOMS = {  # in the words of pip or uv; the first that fits names the problem
    "full_disk": r"No space left|Errno 28\b|Errno 122\b|WinError 112\b|not enough space|quota exceeded",
    "wrong_hash": r"DO NOT MATCH THE HASHES|Hash mismatch",
    "in_use": r"WinError (5|32)\b|os error (5|32)\b",
    "read_only": r"Read-only file system|Permission denied",
    "certificate": r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate",
    "no_network": (
        r"NewConnectionError|NameResolution|ConnectTimeout|ReadTimeout|ProxyError|Max retries exceeded|getaddrinfo"
        r"|Connection (refused|reset|aborted|broken)|Failed to fetch|error sending request|dns error"
    ),
    "no_wheel": (
        r"No matching distribution|Could not find a version|not a supported wheel"
        r"|no usable wheels|No solution found"
    ),
}


class Stop(Exception):
    """What keeps the kit from starting: one Vietnamese sentence, its code and the exit status."""

    def __init__(self, name: str, **facts: object) -> None:
        self.name = name
        self.status = WRONG_USAGE if name == "wrong_verb" else NOT_ON_THIS_MACHINE
        code, sentence = PROBLEMS[name]
        super().__init__("{} ({})".format(sentence.format(command=COMMAND, **facts), code))


def symptom(output: str) -> str:
    """Name the problem that an installer's output tells of; `unknown` when nothing in it is familiar."""
    return next(
        (name for name, pattern in SYMPTOMS.items() if re.search(pattern, output, re.IGNORECASE)),
        "unknown",
    )


def force_utf8() -> None:
    """Write UTF-8 whatever the console's code page; a letter it cannot show never stops the kit."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
        elif hasattr(stream, "buffer"):  # Python 3.6
            setattr(
                sys,
                name,
                io.TextIOWrapper(
                    stream.buffer, encoding="utf-8", errors="replace", line_buffering=True
                ),
            )


def say(text: object) -> None:
    """Tell the person one thing, on a line of its own."""
    if sys.stderr.isatty():
        show("")
        sys.stderr.write("\r")
    print(text, file=sys.stderr, flush=True)


def show(text: str, milestone: bool = False) -> None:
    """Show a passing step: in place on a terminal, else as a line and only when it is a milestone."""
    if milestone and not sys.stderr.isatty():
        say(text)
    elif sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write("\r" + text[:width].ljust(width))
        sys.stderr.flush()


def usage(verbs: Dict[str, Tuple[str, str]]) -> str:
    """Return the short help: what can be asked for, and the three commands people need first."""
    lines = ["  {:<10}{}".format(verb, purpose) for verb, (_, purpose) in verbs.items()]
    return HELP.format(command=COMMAND, verbs="\n".join(lines))
