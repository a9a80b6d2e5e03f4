# Giao diện tiếng Việt.
skip = Chuyển đến nội dung
languages = Ngôn ngữ
navigation = Các phần chính
front = Trang đầu
classes = Các lớp
queries = Câu hỏi
search = Tìm kiếm
sparql = SPARQL
dataset = Bộ dữ liệu
licence = Giấy phép
licence-of-data = Dữ liệu được phát hành theo giấy phép
attribution = Ghi công
built-with = Tạo bằng lodpress

search-label = Tìm trong tên và mô tả
search-button = Tìm
search-results = { $count ->
    [0] Không tìm thấy gì cho “{ $query }”
   *[other] { $shown } kết quả cho “{ $query }”
}
search-hint = Tìm trong tên ở mọi ngôn ngữ, có dấu hoặc không dấu, kể cả cách viết cũ và viết sai.

statements = { $count ->
   *[other] { $shown } phát biểu
}
resources = { $count ->
   *[other] { $shown } tài nguyên
}
more = { $count ->
   *[other] thêm { $shown }
}
page-of = Trang { $page } trên { $pages }
previous = Trang trước
next = Trang sau
pages = Các trang

iri = IRI
copy = Sao chép
copied = Đã sao chép
type = Loại
facts = Các phát biểu
property = Thuộc tính
value = Giá trị
origin = Nguồn gốc
origin-row = { $file }, dòng { $row }
origin-item = { $file }, mục { $row }
origin-columns = cột: { $columns }
origins-more = và { $count } dòng khác
claimed-in = Được phát biểu bởi
source = Nguồn
unnamed = (không có tên)
linked-from = Những gì liên kết đến đây
is-of = là “{ $property }” của
elsewhere = Ở nơi khác
identifiers = Mã định danh ở nơi khác
where = Vị trí
on-the-map = Bản đồ của { $name }
great-circle = vòng tròn lớn
km = km
metres = m
north = B
east = Đ
south = N
west = T
downloads = Dữ liệu
as-format = Dạng { $format }
query-this = Hỏi về mục này bằng SPARQL
cite = Trích dẫn
cite-as = Cách trích dẫn
made-of = Trang này trình bày các phát biểu của đồ thị đã xuất bản về tài nguyên này.
part-of = Thuộc về
terms = Thuật ngữ
properties = Thuộc tính
class-diagram = Sơ đồ các lớp và mối liên hệ giữa chúng
subclass-of = là một loại
domain = của
range = dẫn đến
inverse-of = ngược với
classes-own = Các lớp của ấn phẩm này
classes-common = Các lớp của từ vựng chung
classes-of-vocabularies = Các lớp mô tả từ vựng
other-terms = Thuật ngữ khác
ontologies = Bản thể học
usage = Mức sử dụng
no-statements = Không có phát biểu nào trong đồ thị dùng thuộc tính này.
characteristics = Tính chất
properties-from = Thuộc tính xuất phát từ đây
properties-to = Thuộc tính dẫn đến đây
subproperties = Thuộc tính hẹp hơn
is-functional = Mỗi đối tượng có nhiều nhất một giá trị.
is-inverse-functional = Mỗi giá trị thuộc về nhiều nhất một đối tượng.
is-symmetric = Luôn đúng theo cả hai chiều.
is-asymmetric = Không bao giờ đúng theo cả hai chiều.
is-transitive = Được truyền tiếp qua các đối tượng trung gian.
is-reflexive = Mọi đối tượng đều có quan hệ này với chính nó.
is-irreflexive = Không đối tượng nào có quan hệ này với chính nó.
instances = Các cá thể
instances-of = { $name }: tất cả
name = Tên
map = Bản đồ
timeline = Dòng thời gian
latitude = Vĩ độ
longitude = Kinh độ
day = Ngày
narrower = Hẹp hơn
subclasses = Lớp hẹp hơn
superclasses = Lớp rộng hơn
no-instances = Đồ thị không có cá thể nào của lớp này.
class-definition = Định nghĩa trong bản thể học
classes-other = Các lớp của bộ từ vựng khác
classes-language = Các lớp tạo nên bản thể học
instance-count = { $count ->
    [0] Không có cá thể nào
   *[other] { $shown } cá thể
}
as-csv = Dạng CSV
sort-by = Sắp xếp theo { $column }

front-contents = Nội dung
front-counts = { $statements } phát biểu về { $resources } tài nguyên
front-map = Ở đâu
front-timeline = Khi nào
front-questions = Những câu hỏi mà dữ liệu trả lời
all = Tất cả

run = Trả lời
parameters = Tham số
result = Câu trả lời
result-rows = { $count ->
    [0] Không có dòng nào
   *[other] { $shown } dòng
}
result-cut = Chỉ hiển thị { $count } dòng đầu tiên.
result-true = Đúng
result-false = Không
query-text = Truy vấn
query-edit = Sửa truy vấn
default-value = { $value } nếu không nhập gì
chart = Biểu đồ
chart-description = Biểu đồ { $value } theo { $name }.
subject = Chủ thể
no-queries = Ấn phẩm này không có câu hỏi nào.
parameter-wrong = “{ $value }” không phải là giá trị hợp lệ ở đây.
parameter-missing = Ở đây còn thiếu một giá trị.
parameter-unknown = Câu hỏi này không có tham số “{ $name }”.
parameter-iri = IRI
parameter-string = Văn bản
parameter-langString = Văn bản kèm ngôn ngữ
parameter-integer = Số nguyên
parameter-decimal = Số thập phân
parameter-double = Số dấu phẩy động
parameter-boolean = Đúng hoặc không
parameter-date = Ngày
parameter-dateTime = Ngày và giờ
parameter-gYear = Năm
parameter-any = Giá trị dạng Turtle

sparql-title = Truy vấn đồ thị
sparql-label = Truy vấn SPARQL
sparql-limits = Một truy vấn được chạy tối đa { $seconds } giây và trả về { $rows } dòng.
sparql-endpoint = Điểm truy cập cho chương trình
sparql-examples = Ví dụ
result-format = Kết quả dạng
sparql-keys = Nhấn Ctrl+Enter để xem kết quả.
sparql-complete = Ctrl+Phím cách để gợi ý
sparql-failed = Không có kết quả
sparql-rows = Số dòng
sparql-none = Không có dòng nào
sparql-table = Bảng
sparql-response = Nội dung kết quả
sparql-simple = Chỉ giá trị
sparql-ellipse = Rút gọn giá trị dài
sparql-filter = Lọc dòng
sparql-page-size = Số dòng mỗi trang
sparql-download = Lưu kết quả

contents = Nội dung
class-count = { $count ->
   *[other] { $shown } lớp
}
property-count = { $count ->
   *[other] { $shown } thuộc tính
}
contact = Liên hệ
keywords = Từ khóa
made-from = Dựa trên
issued = Ngày công bố
identifier = Mã định danh
file = Tệp
format = Định dạng
size = Kích thước
prefix = Tiền tố
namespace = Không gian tên
statements-with-it = Số phát biểu dùng đến
dataset-description = Mô tả này dưới dạng dữ liệu
publisher = Nhà xuất bản
formats = Định dạng
dumps = Toàn bộ đồ thị
version = Phiên bản
changed = Thay đổi lần cuối
tables = Các bảng tạo nên đồ thị
files = Tệp
vocabularies = Các bộ từ vựng được dùng
endpoint = Điểm truy cập SPARQL

problem-not-found = Không có gì tại địa chỉ này
problem-internal = Máy chủ đã gặp lỗi
problem-method = Phương thức này không được phép ở đây
problem-not-acceptable = Không có định dạng này
problem-query = Truy vấn không có câu trả lời
problem-syntax = Truy vấn không phải là SPARQL
problem-timeout = Truy vấn chạy quá lâu
problem-busy = Có quá nhiều truy vấn đang chạy
problem-too-large = Nội dung yêu cầu quá lớn
problem-too-slow = Nội dung yêu cầu đến quá chậm
problem-media-type = Không hiểu kiểu nội dung này
problem-unauthorized = Cần mã truy cập để ghi
problem-read-only = Không ai được ghi ở đây
problem-rdf = Nội dung không phải là RDF
problem-bad-request = Yêu cầu không hợp lệ
problem-conflict = Yêu cầu tự mâu thuẫn
problem-service = Truy vấn này hỏi máy chủ khác
problem-place = Dòng { $line }, cột { $column }
not-found-hint = Có thể địa chỉ bị viết sai. Hãy dùng tìm kiếm.
rebuild-failed = Các tệp của ấn phẩm có lỗi; trang đang hiển thị trạng thái cuối cùng không có lỗi.

date = { $day } { $month } năm { $year }
year-month = { $month } năm { $year }
month-1 = tháng 1
month-2 = tháng 2
month-3 = tháng 3
month-4 = tháng 4
month-5 = tháng 5
month-6 = tháng 6
month-7 = tháng 7
month-8 = tháng 8
month-9 = tháng 9
month-10 = tháng 10
month-11 = tháng 11
month-12 = tháng 12

validation = Kiểm tra
validation-about = Kết quả kiểm tra các bảng, bản thể học và truy vấn của ấn phẩm này.
findings = Kết quả
checked-files = Các tệp đã kiểm tra
error-count = { $count ->
    [0] Không có lỗi
   *[other] { $shown } lỗi
}
warning-count = { $count ->
    [0] không có cảnh báo
   *[other] { $shown } cảnh báo
}
