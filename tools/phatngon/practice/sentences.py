"""The sentences a learner reads when an answer is marked, written once. Braces are filled by ``marking``."""

UPDATED_LABEL = "câu đã được cập nhật"

NOT_DONE = "Chưa có câu trả lời."
CHOICE_RIGHT = "Lựa chọn này đúng."
CHOICE_WRONG = "Lựa chọn này chưa đúng. Đọc nhận xét rồi chọn lại."

COUNTED = {
    "many": "{right} trên {total} ý đã đúng.",
    "order": "{right} trên {total} bước đã đúng thứ tự.",
    "match": "{right} trên {total} cặp đã khớp.",
    "classify": "{right} trên {total} thẻ đã đúng nhóm.",
    "case": "{right} trên {total} bước đã đúng ngay lần đầu.",
}
STEP_WRONG = "Lựa chọn này chưa đúng. Đọc nhận xét rồi đi tiếp."
CASE_STEP = "Bước {number}"
CASE_UNREAD = "bước {number}: {message}"
CASE_LEFT = "Còn bước chưa trả lời: làm tiếp từ bước {number}."
NOUNS = {"match": "cặp", "classify": "thẻ"}
SOURCE = "Nguồn về “{text}”: {source}."
MANY_MISSING = "Còn ý phù hợp chưa được chọn: đọc lại từng phương án đang để trống."
MANY_RIGHT_SO_FAR = "Các ý đã chọn đều phù hợp."
ORDER_MISPLACED = "Bước “{text}” chưa đúng chỗ. {feedback}"
PART = "“{text}”: {feedback}"
PARTS_LEFT = "Còn {count} {noun} chưa làm."
RIGHT_USED_TWICE = "“{text}” đang được ghép hơn một lần."

NUMBER_RIGHT = "Con số này đúng."
NUMBER_WRONG = "Con số này chưa đúng."
NUMBER_ADVICE = "Xem lại dữ kiện trong câu hỏi, tính lại từng bước, rồi mở gợi ý nếu cần."
MOMENT_RIGHT = "Ngày giờ này đúng."
DATE_RIGHT = "Ngày này đúng."
MOMENT_WRONG = "Ngày giờ này chưa đúng."
DATE_WRONG = "Ngày này chưa đúng."
MOMENT_NEAR = "Đúng ngày, còn giờ cần xem lại."
MOMENT_NEAR_ADVICE = "Xem lại mốc bắt đầu và cách tính giờ."
MOMENT_ADVICE = "Xem lại mốc bắt đầu, ngày đầu có tính hay không, và các ngày nghỉ ở giữa."

TEXT_RIGHT = "Câu trả lời khớp."
TEXT_RIGHT_WHY = "Đã so với các cách viết được nhận; chữ hoa, dấu câu và kiểu bỏ dấu không tính."
CHECKLIST_RIGHT = "Máy chỉ tìm từ ngữ. Đọc lại một lần bên cạnh bài mẫu trước khi dùng thật."
TEXT_NEAR = "Gần đúng: kiểm tra dấu."
TEXT_NEAR_ADVICE = "Đúng chữ nhưng dấu chưa khớp. Kiểm tra dấu rồi viết lại cho đủ."
TEXT_WRONG = "Câu trả lời này chưa khớp."
TEXT_ADVICE = "Dùng đúng tên gọi trong bài, viết đủ chữ, rồi thử lại."
CHECKLIST = "{right} trên {total} ý đã đạt."
CHECKLIST_SELF = "{right} trên {total} ý đã đạt, trong đó {ticked} ý anh/chị tự đối chiếu."
POINT_MISSING = "Chưa thấy ý: {text}."
POINT_MARKS = "Có ý này nhưng thiếu dấu, kiểm tra dấu: {text}."
POINT_BANNED = "Có cụm từ nên tránh “{phrase}”: {text}."
POINT_SELF = "Chưa đánh dấu ý tự đối chiếu: {text}."
TOO_LONG = "Bài dài {count} ký tự, giới hạn là {limit}. Cắt bớt rồi thử lại."

NUMBER_FORM = (
    "Viết theo cách Việt Nam: dấu chấm ngăn hàng nghìn, dấu phẩy trước phần lẻ, ví dụ 1.234,5."
)
DATE_FORM = "Viết ngày/tháng/năm, ví dụ 7/12/2026."
HOUR_FORM = "Giờ từ 0 đến 24, phút từ 0 đến 59."
MOMENT_FORM = "Viết giờ rồi đến ngày, ví dụ 8h30 ngày 7/12/2026."
UNIT_WORDS = {
    "giờ": ("giờ", "h", "g", "tiếng"),
    "phút": ("phút", "ph", "p"),
    "%": ("%", "phần trăm"),
}
UNREAD = {  # what cannot be read, and how to write it
    "no_number": ("chưa đọc được con số {shown}.", NUMBER_FORM),
    "which_number": ("chưa rõ {shown} là số nào.", NUMBER_FORM),
    "other_unit": (
        "câu này hỏi theo {unit}, không theo {shown}.",
        "Viết lại con số theo đơn vị của câu hỏi.",
    ),
    "no_unit": (
        "câu này chỉ cần con số, không theo {shown}.",
        "Viết lại con số theo đơn vị của câu hỏi.",
    ),
    "no_hour": ("câu này cần cả giờ.", MOMENT_FORM),
    "far_day": ("ngày này nằm ngoài khoảng năm tính được.", MOMENT_FORM),
    "no_day": ("chưa thấy ngày nào trong câu trả lời.", DATE_FORM),
    "two_days": ("câu trả lời có hơn một ngày.", DATE_FORM),
    "two_times": ("câu trả lời có hơn một giờ.", MOMENT_FORM),
    "not_a_day": ("chưa đọc được ngày giờ này.", f"Chỉ viết ngày giờ. {MOMENT_FORM}"),
    "no_year": ("câu trả lời thiếu năm.", DATE_FORM),
    "short_year": ("năm cần viết đủ bốn chữ số.", DATE_FORM),
    "no_such_day": (
        "ngày {day} không có thật.",
        "Kiểm tra lại ngày và tháng; câu trả lời này chưa bị tính.",
    ),
    "other_weekday": ("ngày {day} không phải {weekday}.", "Kiểm tra lại thứ và ngày."),
    "no_time": ("giờ này không có thật.", HOUR_FORM),
    "no_such_zone": ("múi giờ này không có thật.", MOMENT_FORM),
    "no_such_time": ("{time} không phải giờ có thật.", HOUR_FORM),
}
