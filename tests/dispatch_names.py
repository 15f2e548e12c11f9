"""The agencies that six real documents name, typed by hand: their names, other printed forms, who belongs to whom.

Only a list of known names can split an agency cell, as "," and "và" stand both between names and inside them. A name is
followed by its other printed forms, with "=" between; a sentence in which a cell dresses a name is such a form.
"""

from typing import NamedTuple


class Collective(NamedTuple):
    """A name for several agencies."""

    name: str
    of: str
    members: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether who is meant is certain: each of what is listed, or all of a level that nobody need list."""
        return bool(self.members) or self.of in ("commune", "enterprise")


class Names(NamedTuple):
    """The agencies of a document: kind → names, and the collectives."""

    single: dict[str, list[str]]
    collectives: list[Collective]


_MINISTRIES = [
    "Bộ Khoa học và Công nghệ",
    "Bộ Tài chính",
    "Bộ Công an",
    "Văn phòng Chính phủ",
    "Bộ Y tế",
]
_SECTORS = "Các bộ, ngành = bộ, ngành"
_ALL = "Các bộ, ngành, địa phương = các bộ, ngành và địa phương = Bộ, ngành, địa phương"
NQ03_TASKS = Names(
    {
        "ministry": [
            *_MINISTRIES,
            "Bộ Nội vụ",
            "Bộ Giáo dục và Đào tạo",
            "Bộ Lao động - Thương binh và Xã hội",
            "Thanh tra Chính phủ",
            "Bộ Quốc phòng",
            "Bộ Tư pháp",
            "Bộ Công Thương",
            "Bộ Ngoại giao",
            "Bộ Tài nguyên và Môi trường",
            "Bộ Xây dựng",
            "Bộ Giao thông vận tải",
            "Bộ Văn hóa, Thể thao và Du lịch",
            "Bộ Nông nghiệp và Phát triển nông thôn",
            "Ngân hàng nhà nước Việt Nam",
            "Bảo hiểm Xã hội Việt Nam",
            "Viện Hàn lâm Khoa học và Công nghệ Việt Nam = Viện Hàn lâm Khoa học và Công nghệ",
            "Viện Hàn lâm Khoa học Xã hội Việt Nam",
            "VTV",
            "VOV",
            "TTXVN",
            "Quốc hội",
            "Tòa án nhân dân tối cao",
            "Viện Kiểm sát nhân dân tối cao",
        ],
        "party": ["Ban Tuyên giáo Trung ương"],
    },
    [
        Collective(_SECTORS, "ministry"),
        Collective("Các bộ, ngành có liên quan = Các bộ, ngành liên quan = bộ, ngành liên quan", "ministry"),
        Collective("Các địa phương = Địa phương = Các tỉnh, thành phố trực thuộc TW", "other"),
        Collective(_ALL, "collective", ("Các bộ, ngành", "Các địa phương")),
        Collective("Các bộ, ngành, địa phương liên quan", "ministry"),
        Collective("Các bộ, ngành, địa phương là chủ quản CSDLQG, CSDL chuyên ngành", "ministry"),
        Collective("Các cơ quan Đảng", "party"),
        Collective("Doanh nghiệp liên quan", "enterprise"),
        Collective("Tập đoàn, doanh nghiệp công nghệ số", "enterprise"),
        Collective("Các cơ quan đại diện Việt Nam ở nước ngoài", "other"),
        Collective("Địa phương được lựa chọn", "other"),
        Collective("Các thành phố trực thuộc Trung ương và một số tỉnh đủ điều kiện", "other"),
        Collective("Các địa phương Bắc Ninh, Bình Dương, An Giang", "other"),
    ],
)
NQ03_INDICATORS = Names(
    {
        "ministry": [
            *_MINISTRIES,
            "Bộ Thông tin và Truyền thông",
            "Bộ Kế hoạch và Đầu tư",
            "Ngân hàng Nhà nước",
        ]
    },
    [Collective("Các bộ, ngành", "ministry")],
)

_COMMUNES_HCM = "UBND xã, phường, đặc khu"
HO_CHI_MINH = Names(
    {
        "department": ["Sở Tài chính", "Sở Khoa học và Công nghệ", "Sở Nội vụ"],
        "police": ["Công an Thành phố"],
        "office": ["Trung tâm Chuyển đổi số Thành phố", "Viện Nghiên cứu phát triển Thành phố"],
    },
    [
        Collective("Các sở, ngành", "department", ("Sở Tài chính", "Sở Khoa học và Công nghệ", "Sở Nội vụ")),
        Collective(_COMMUNES_HCM, "commune"),
        Collective("Các sở, ngành, UBND xã, phường, đặc khu", "collective", ("Các sở, ngành", _COMMUNES_HCM)),
    ],
)
_WATCHES = "thúc đẩy, theo dõi, báo cáo chỉ tiêu"
_OPEN_DATA = "thực hiện công bố dữ liệu mở hằng năm theo lĩnh vực quản lý"
BAC_NINH = Names(
    {
        "department": [
            "Sở Tài chính",
            f"Sở Khoa học và Công nghệ = Sở KH&CN chủ trì hướng dẫn, tổng hợp = Sở Khoa học và Công nghệ {_WATCHES}",
            "Sở Giáo dục và Đào tạo",
            "Sở Nội vụ",
            "Sở Y tế",
        ],
        "office": ["Văn phòng UBND tỉnh"],
        "police": ["Công an tỉnh"],
        "vertical": ["Ngân hàng Nhà nước khu vực XII"],
        "front": ["Tỉnh đoàn"],
    },
    [Collective(f"Các sở, ngành, UBND cấp xã = Các sở, ngành, UBND cấp xã {_OPEN_DATA}", "department")],
)
DONG_THAP = Names(
    {
        "department": ["Sở Khoa học và Công nghệ = Sở KH&CN", "Sở Nội vụ", "Sở Công Thương"],
        "office": ["Ban Quản lý Khu kinh tế"],
    },
    [
        Collective(
            "Các sở, ban, ngành tỉnh", "department", ("Sở Khoa học và Công nghệ", "Sở Nội vụ", "Sở Công Thương")
        ),
        Collective("UBND các xã, phường", "commune"),
        Collective("Các cơ quan, đơn vị liên quan = các đơn vị liên quan", "department"),
        Collective("Các doanh nghiệp viễn thông", "enterprise"),
    ],
)
_DEPARTMENTS = [
    "Sở Tư pháp",
    "Sở Khoa học và Công nghệ",
    "Sở Xây dựng",
    "Sở Công Thương = Sở Sở Công thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Y tế",
    "Sở Văn hóa, Thể thao và Du lịch = Sở Văn hóa Thể thao và Du lịch",
    "Sở Tài chính",
    "Sở Giáo dục và Đào tạo",
    "Sở Nội vụ",
    "Sở Ngoại vụ",
]
DONG_NAI = Names(
    {
        "department": _DEPARTMENTS,
        "office": [
            "Ban Quản lý các Khu công nghiệp, khu kinh tế = Ban Quản lý các Khu công nghiệp khu kinh tế",
        ],
        "police": ["Công an tỉnh"],
        "vertical": ["Thuế Đồng Nai", "Bảo hiểm xã hội tỉnh", "Ngân hàng Nhà nước Việt Nam Chi nhánh Khu vực II"],
        "other": ["Báo và Phát thanh, Truyền hình Đồng Nai = Báo và Phát thanh, Truyền hình tỉnh Đồng Nai"],
    },
    [
        Collective("Các sở, ban, ngành", "department", tuple(each.partition(" = ")[0] for each in _DEPARTMENTS)),
        Collective("UBND các phường, xã = UBND các phường xã", "commune"),
        Collective("UBND các phường, xã có liên quan", "commune"),
        Collective("Các doanh nghiệp cung cấp dịch vụ bưu chính", "enterprise"),
        Collective("Các doanh nghiệp cung cấp dịch vụ viễn thông", "enterprise"),
        Collective("Các cơ quan quản lý các lĩnh vực trọng điểm tại điểm d, khoản 1, mục III", "department"),
        Collective("Các Trường Đại học, Cao đẳng trên địa bàn tỉnh", "school"),
        Collective("Các trường: Đại học, Cao đẳng, Trung cấp trên địa bàn tỉnh", "school"),
    ],
)
