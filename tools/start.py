#!/usr/bin/env python3
"""Start the kit: make `.venv` from a hashed lock, then run a verb of the command `phatngon`.

    python3 tools/start.py lab

All this says goes to standard error: standard output belongs to the verb (`identify --json`, for one). The installer's
own words go to `.venv/cai-dat.log`; a person sees one sentence with a code. Parsed even by Python 3.6.
"""

import contextlib
import difflib
import errno
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import List, Optional

try:
    from phatngon_start import words
    from phatngon_start.install import environment, prepare
    from phatngon_start.kit import LONGEST_WINDOWS_PATH, Kit, require_python, this_python
    from phatngon_start.words import Stop
except ImportError:  # the one sentence that cannot come from `words`
    sys.exit(
        "Bộ học liệu chép chưa đủ. Giải nén hoặc chép lại toàn bộ thư mục rồi chạy lại. (KD-13)"
    )

VERBS = {  # verb: (level of libraries, what it is for)
    "lab": ("learner", "mở các bài học trong trình duyệt"),
    "doctor": ("learner", "kiểm tra máy này đã đủ điều kiện chưa"),
    "hub": ("trainer", "cấu hình máy chủ chung cho một trường, một phòng máy"),
    "identify": ("learner", "nhận diện loại hình của một cơ quan, trang, kênh"),
    "respond": ("learner", "xem cơ quan phải làm gì trước một yêu cầu cung cấp thông tin"),
    "deadline": ("learner", "tính thời hạn theo giờ, ngày, ngày làm việc"),
    "law": ("learner", "tra quy định và kiểm tra hiệu lực theo ngày"),
    "reach": ("trainer", "báo cáo lan tỏa: biểu mẫu, kiểm tra, nhập, báo cáo"),
    "network": ("trainer", "mạng lưới người phát ngôn: kiểm tra sổ, báo cáo năm"),
    "sign": ("trainer", "ký phát ngôn, xác minh phát ngôn có chữ ký"),
    "drill": ("trainer", "diễn tập: danh sách kịch bản, phiếu điều hành, báo cáo sau diễn tập"),
    "exam": ("trainer", "kiểm tra cuối khóa: ra đề, chấm bài, giấy xác nhận hoàn thành có chữ ký"),
    "class": ("trainer", "lớp trực tiếp: điện thoại trả lời, bảng chiếu vì sao"),
    "board": ("trainer", "bảng chung của nhiều hội trường cùng học một lúc"),
    "results": ("trainer", "kết quả của một lớp: trang, PDF, Word, bảng"),
    "export": ("trainer", "xuất sang Moodle, GIFT, SCORM, xAPI, Data Package"),
    "build": ("trainer", "tạo tài liệu phát tay (trang mạng, PDF, Word) trong thư mục dist"),
    "serve": ("trainer", "mở tài liệu, trang chiếu, trang bài học; cả phòng cùng xem được"),
    "pack": ("trainer", "đóng gói chép vào thẻ nhớ cho người học, giảng viên"),
    "run": ("trainer", "chạy thử các bài học với ba kiểu trả lời"),
    "check": ("trainer", "rà soát bài học, câu hỏi và căn cứ"),
    "tidy": ("trainer", "dọn bài học sau khi sửa"),
    "new": ("trainer", "tạo khung cho bài học, câu hỏi mới; làm bộ của tỉnh, thành phố khác"),
    "view": ("trainer", "in một bài học thành văn bản"),
    "test": ("test", "chạy toàn bộ kiểm thử"),
}

FOR_TRAINERS = (
    "--desk",
    "--office",
    "--room",
)  # what of a learner's verbs needs the trainer's libraries


def main(arguments: List[str], kit: Optional[Kit] = None) -> int:
    """Start the kit and return its exit status; whatever happens, a person reads sentences."""
    words.force_utf8()
    kit = kit or Kit(Path(__file__).resolve().parent.parent)
    try:
        require_python(tuple(sys.version_info[:3]))
        return start(kit, arguments)
    except KeyboardInterrupt:
        words.say(words.STOPPED)
        return 130
    except Exception as error:  # the last line of defence: no traceback reaches a person
        stop = foreseen(kit, error)
        words.say(stop)
        return stop.status


def start(kit: Kit, arguments: List[str]) -> int:
    """Prepare `.venv` for the verb asked for and run it; `--repair` before it checks every installed file first."""
    repair = arguments[:1] == ["--repair"]
    arguments = arguments[repair:]
    if arguments[:1] in (["-h"], ["--help"], ["help"]) or not (arguments or repair):
        print(words.usage(VERBS))
        return 0
    verb = arguments[0] if arguments else "lab"
    if verb not in VERBS:
        near = difflib.get_close_matches(verb, VERBS, 1)
        raise Stop(
            "wrong_verb",
            verb=verb,
            advice=" Có phải anh/chị muốn: {}?".format(*near) if near else "",
        )
    level = VERBS[verb][0]
    if level == "learner" and set(FOR_TRAINERS) & set(arguments):
        level = "trainer"
    prepare(kit, level, repair)
    return hand_over(kit, arguments) if arguments else 0


def hand_over(kit: Kit, arguments: List[str]) -> int:
    """Run the verb in `.venv`, in this very process where the system can, and return its exit status."""
    command = [
        str(kit.python),
        "-P",
        "-m",
        "phatngon",
        *arguments,
    ]  # -P: a learner's own file shadows no library
    try:
        if not words.WINDOWS:
            os.execve(command[0], command, environment(kit))
        process = subprocess.Popen(command, env=environment(kit))
    except OSError as error:
        raise Stop("cannot_run") from error
    while True:
        with contextlib.suppress(
            KeyboardInterrupt
        ):  # the verb got the same Ctrl-C and ends in its own way
            return process.wait()


def foreseen(kit: Kit, error: Exception) -> Stop:
    """Turn any error into the sentence that fits it."""
    if isinstance(error, Stop):
        return error
    names = {errno.ENOSPC: "full_disk", errno.EROFS: "read_only", errno.EPERM: "read_only"}
    names[getattr(errno, "EDQUOT", errno.ENOSPC)] = "full_disk"
    names[errno.ENAMETOOLONG] = "too_deep"
    names[errno.EACCES] = "in_use" if words.WINDOWS and kit.venv.exists() else "read_only"
    facts = {"log": write_down(kit, error), "version": this_python()["python"]}
    facts.update(length=len(str(kit.root)), limit=LONGEST_WINDOWS_PATH)
    return Stop(names.get(getattr(error, "errno", None), "unknown"), **facts)


def write_down(kit: Kit, error: Exception) -> Path:
    """Keep the traceback of an unforeseen error for the maintainer, in `.venv` or else among temporary files."""
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    for log in (kit.log, Path(tempfile.gettempdir(), "phatngon-cai-dat.log")):
        with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as file:
            file.write(text)
            return log
    return kit.log


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
