"""What a drill says when a step cannot be, and what its report says; written once for the notebook and for the page.

A refusal is a pair: what is wrong, and what to do. Braces are filled by whoever says it.
"""

from __future__ import annotations

from phatngon.base.errors import InputError

NO_SUCH_ROW = ("sổ diễn tập có dòng không hiểu được: {shown}.", "")
BACK_IN_TIME = (
    "thời gian của buổi diễn tập không lùi lại.",
    "Dòng này được để riêng; các dòng khác vẫn dùng.",
)
NOT_BEGUN = ("buổi diễn tập chưa bắt đầu.", "Bấm Bắt đầu.")
BEGUN = (
    "buổi diễn tập đã bắt đầu rồi.",
    "Diễn tập tiếp, hoặc bắt đầu một lần diễn tập mới.",
)
ENDED = ("buổi diễn tập đã kết thúc.", "Xem báo cáo, hoặc bắt đầu một lần diễn tập mới.")
MORE_TO_COME = ("chưa hết diễn biến.", "Chờ các diễn biến còn lại rồi mới kết thúc.")
DONE_ALREADY = (
    "việc {task} đã làm rồi.",
    "Việc đã gửi đi thì không sửa lại được; làm việc tiếp theo.",
)
NOT_YET = ("việc {task} chưa đến.", "Chỉ làm việc của các diễn biến đã xảy ra.")
NOTHING_SENT = ("chưa có gì để gửi.", "Chọn hoặc viết câu trả lời trước.")
NO_DRAFT = ("việc {task} chưa có bài để đối chiếu.", "Gửi bài trước, rồi đối chiếu với bài mẫu.")
ASSESSED = ("việc {task} đã đối chiếu rồi.", "Mỗi bài đối chiếu một lần.")
NO_SUCH_TASK = ("kịch bản không có việc {shown}.", "Mở lại buổi diễn tập rồi làm lại.")

INVENTED = "“{figure}” không có trong dữ kiện đã biết lúc này."
FORBIDDEN = "Lựa chọn này phạm điều không được phạm."

IN_TIME = "Đúng lúc: {title}"
IN_TIME_LATE = "Việc này cần xong trước {moment}."
DUTY_LATE = "Hạn là {moment}. {missed}"
NOT_DONE = "Chưa làm việc này."
LINE_MISSING = "Bài chưa có ý: {text}"
FIGURES = "Con số trong bài: {title}"
FIGURE_STRANGE = "“{figure}” không có trong dữ kiện"
FIGURE_STALE = "“{figure}” là số cũ, đã có số mới"

SCORE = "{points} trên 100 điểm"
SCORE_SO_FAR = "Đang dở: tạm tính {score}."
SCORE_PASSED = "{score}."
SCORE_FAILED = "Không đạt, dù được {score}: {names}."

DUTY_WORDS = {"met": "kịp", "late": "chậm", "missed": "chưa làm", "running": "còn trong hạn"}
HAPPENED = "{sender} ({channel}): {text}"
BROKE = "{why} ({quote})"
DUE = "Hết hạn: {what} – {state}."
SENT = "Gửi bài: {says}."
COUNTED = "{label}; đúng {right} trên {total} ý"
DECIDED = "Quyết định: {text} ({label})"
DID = "{kind}: {label}."
FITS = "khớp dữ kiện"


def refused(said: tuple[str, str], **values: str) -> InputError:
    """The error of a refusal.

    >>> print(refused(NOT_YET, task="kb14-22"))
    Việc kb14-22 chưa đến. Chỉ làm việc của các diễn biến đã xảy ra.
    """
    what, advice = said
    return InputError(what.format(**values), advice=advice)
