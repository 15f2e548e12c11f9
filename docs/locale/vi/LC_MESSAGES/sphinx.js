Documentation.addTranslations({
  locale: "vi",
  plural_expr: "0",
  messages: {
    "Search Results": "Kết quả tìm",
    "Searching": "Đang tìm",
    "Preparing search...": "Đang chuẩn bị…",
    "Hide Search Matches": "Thôi tô màu chữ tìm được",
    ", in ": ", trong ",
    "Search finished, found one page matching the search query.": ["Tìm được ${resultCount} kết quả."],
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.": "Không tìm được trang nào có đủ các chữ ấy. Số đứng một mình không tìm được: thêm một chữ, như “nghị định 61”."
  }
});
