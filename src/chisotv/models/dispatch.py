"""The letter: who orders what of whom, and what it wants of each index."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from chisotv.models.appendix import Note
from chisotv.models.base import AgencyId, Date, IndexId, Matching, Model, Number, Text, fact
from chisotv.models.measures import ASIDE, Measure
from chisotv.text import day_words, fold
from chisotv.words import DISPATCH, capital

FileName = Annotated[str, Matching(r"^[a-z0-9_]+\.yaml$")]
ResultsName = Annotated[str, Matching(r"^results/[a-z0-9_]+\.yaml$")]
SuccessionName = Annotated[str, Matching(r"^succession(_[a-z0-9_]+)?\.yaml$")]
ScanName = Annotated[str, Matching(r"^source/[A-Za-z0-9][A-Za-z0-9_.-]*\.txt$")]
DispatchKind = Literal["letter", "plan", "decision", "directive", "resolution"]
COMMITTEE = re.compile(
    r"((?:Ủy|Uỷ) ban nhân dân|UBND|Hội đồng nhân dân|HĐND) "
    r"(tỉnh|thành phố|đặc khu|huyện|quận|thị xã|thị trấn|phường|xã)\b *(.*)",
    re.IGNORECASE,
)


class Charged(Model):
    """Somebody the letter addresses or charges: the printed words and the agency they mean."""

    printed: Text = fact("Chữ đúng như bản in")
    agency: AgencyId = fact("Mã cơ quan trong agencies.yaml")


class Signer(Model):
    """Who signed."""

    position: Text = fact("Chức vụ")
    name: Text = fact("Họ và tên")


class Index(Model):
    """An index: one that the dispatch speaks of, or one that has results beside them."""

    id: IndexId = fact("Mã chỉ số, không đổi")
    name: Text = fact("Tên ngắn")
    full_name: Text = fact("Tên đầy đủ")
    aliases: tuple[Text, ...] = fact("Các tên gọi khác", default=())
    appendix: FileName | None = fact("Tệp phụ lục; bỏ trống nếu không có phụ lục", default=None)
    results: ResultsName | None = fact("Tệp kết quả công bố; bỏ trống nếu chưa có", default=None)

    @property
    def short(self) -> str:
        """The shortest name: "ICT" for "ICT Index"."""
        return min((self.name, *self.aliases), key=len)


class Directive(Model):
    """A numbered order of the letter."""

    number: Number = fact("Số điểm, trong ngoặc kép")
    indices: tuple[IndexId, ...] = fact("Mã các chỉ số mà điểm này nói đến", default=())
    charged: tuple[Charged, ...] = fact("Người, cơ quan được giao")
    coordinating: tuple[Charged, ...] = fact("Người, cơ quan phối hợp", default=())
    text: Text = fact("Nội dung")
    points: tuple[Text, ...] = fact("Các ý gạch đầu dòng", default=())
    remark: Text | None = fact("Đoạn trong ngoặc đơn ở cuối", default=None)

    @property
    def people(self) -> tuple[Charged, ...]:
        """Whom it names in any role."""
        return (*self.charged, *self.coordinating)

    @property
    def lines(self) -> tuple[str, ...]:
        """All that it says, one entry per paragraph."""
        return (self.text, *self.points, *([self.remark] if self.remark else []))


class Goal(Model):
    """What the letter wants of an index as a whole."""

    index: IndexId = fact("Mã chỉ số")
    directive: Number = fact("Số điểm chỉ đạo nêu mục tiêu")
    printed: Text = fact("Chữ đúng như bản in")
    measures: tuple[Measure, ...] = fact("Thước đo rút ra từ chữ in", default=(), max_length=50)
    aside: tuple[Text, ...] = fact(ASIDE, default=(), max_length=50)


class ScanError(Model):
    """A word that the scan is known to misread."""

    scanned: Text = fact("Chữ bị đọc sai")
    reads: Text = fact("Chữ đúng")


class Dispatch(Model):
    """The document itself."""

    kind: DispatchKind = fact(
        "Thể loại: letter (công văn), plan (kế hoạch), decision (quyết định), directive (chỉ thị), "
        "resolution (nghị quyết)",
        default="letter",
    )
    number: Text = fact("Số, ký hiệu")
    date: Date = fact("Ngày ban hành, năm-tháng-ngày, trong ngoặc kép")
    place: Text = fact("Nơi ban hành")
    issuing_body: Text = fact("Cơ quan ban hành")
    authority: Text | None = fact(
        "Thẩm quyền ban hành quyết định, nghị quyết, như Bộ trưởng Bộ Nội vụ; bỏ trống nếu là cơ quan ban hành",
        default=None,
    )
    subject: Text = fact("Trích yếu; của công văn là phần sau “V/v”")
    scan_file: ScanName | None = fact("Tệp chữ quét mà dữ liệu chép từ đó; bỏ trống nếu không kèm", default=None)
    succession: SuccessionName | None = fact(
        "Tệp nói việc của mỗi cơ quan về sau do ai giữ; bỏ trống nếu không có", default=None
    )
    signer: Signer = fact("Người ký")
    addressees: tuple[Charged, ...] = fact("Kính gửi", default=())
    basis: tuple[Text, ...] = fact("Các đoạn căn cứ, mở đầu")
    indices: tuple[Index, ...] = fact("Các chỉ số, theo thứ tự phụ lục")
    directives: tuple[Directive, ...] = fact("Các điểm chỉ đạo")
    goals: tuple[Goal, ...] = fact("Mục tiêu chung của từng chỉ số", default=())
    recipients: tuple[Text, ...] = fact("Nơi nhận")
    scan_errors: tuple[ScanError, ...] = fact("Các lỗi đọc chắc chắn của bản quét", default=(), max_length=500)
    notes: tuple[Note, ...] = fact("Ghi chú phiên bản số", default=(), max_length=200)

    @property
    def home(self) -> tuple[str, str]:
        """What the issuing committee or council governs, folded: its level and its name ("tinh", "tra vinh").

        Of another office the place where it sits; but ministries sit in Hà Nội and do not belong to it.
        """
        place = fold(self.place)
        if self.committee is None:
            return ("", "" if place == "ha noi" else place)
        return (fold(self.committee[1]), fold(self.committee[2]) or place)

    @property
    def committee(self) -> tuple[str, str, str] | None:
        """The issuer where it is a people's committee or council: what it is, of which level, of which place."""
        found = COMMITTEE.fullmatch(self.issuing_body)
        return (found[1], found[2], found[3]) if found else None

    @property
    def year(self) -> int:
        """The year in which it was issued."""
        return int(self.date[:4])

    @property
    def printed_date(self) -> str:
        """The date as a text prints it: 07/7/2020 (a leading zero for days below 10 and months 1 and 2)."""
        return day_words(self.date)

    @property
    def spoken_date(self) -> str:
        """The date in words: "ngày 07 tháng 7 năm 2020"."""
        day, month, year = self.printed_date.split("/")
        return f"ngày {day} tháng {month} năm {year}"

    @property
    def title(self) -> str:
        """How people name it: "Công văn số 2596/UBND-NC ngày 07/7/2020"."""
        return f"{self.kind_name} số {self.number} ngày {self.printed_date}"

    @property
    def word(self) -> str:
        """What it is called in running text: "công văn", "kế hoạch"."""
        return DISPATCH[self.kind]

    @property
    def kind_name(self) -> str:
        """The same where a line begins: "Công văn"."""
        return capital(self.word)

    @property
    def point(self) -> str:
        """What its orders are called: "điểm"; of decisions and resolutions "điều"."""
        return "điều" if self.kind in ("decision", "resolution") else "điểm"

    def order(self, number: str = "") -> str:
        """How people name an order: "điểm 3 của công văn", "điều 3 của quyết định"; without a number any of them."""
        return f"{f'{self.point} {number}'.strip()} của {self.word}"

    def head(self, number: str) -> str:
        """What is printed before the text of an order: "3.", "Điều 3."."""
        return f"Điều {number}." if self.point == "điều" else f"{number}."

    @property
    def printed_subject(self) -> str:
        """The subject as the document begins with it."""
        return f"V/v {self.subject}" if self.kind == "letter" else capital(self.subject)
