using System.Text;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Page;

public class HttpRequestTests
{
    private const string Post = "POST /settings HTTP/1.1\r\nHost: bridge\r\ncontent-LENGTH: 9\r\n\r\nbaud=9600";

    [Theory]
    [InlineData("HEAD /read/5 HTTP/1.1\r\n\r\n", true)]
    [InlineData("GET /read/5 HTTP/1.1\r\n\r\n", false)]
    public void HEAD_has_the_target_of_GET(string text, bool isHead)
    {
        HttpRequest request = new();
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text);
        request.Feed(bytes, bytes.Length);
        Assert.Equal(("GET /read/5", isHead), (request.Target, request.IsHead));
        request.Reset();
        Assert.False(request.IsHead);
    }

    [Fact]
    public void A_request_is_parsed_in_parts_of_any_size()
    {
        for (int size = 1; size <= Post.Length; size++)
        {
            HttpRequest request = Fed(Post, size);
            Assert.True(request.IsComplete);
            Assert.Equal(("POST /settings", "baud=9600", false), (request.Target, request.Body, request.IsTooLong));
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "GET /")]
    [InlineData("GET /read/5 HTTP/1.1\nHost: x\n\n", "GET /read/5")]
    [InlineData("nonsense\r\n\r\n", "nonsense ")]
    public void Other_headers_are_ignored(string text, string target)
    {
        HttpRequest request = Fed(text, 7);
        Assert.True(request.IsComplete);
        Assert.Equal(target, request.Target);
    }

    [Fact]
    public void The_first_bytes_of_long_lines_determine_the_source()
    {
        HttpRequest request = Fed($"GET /read/5 HTTP/1.1\r\nReferer: http://192.168.1.17/{new string('x', 500)}\r\nUser-Agent: Mozilla/5.0 {new string('x', 500)}\r\nHost: 192.168.1.17\r\n\r\n", 7);
        Assert.True(request.IsComplete && !request.IsTooLong);
        Assert.Equal((true, true, true), (request.Source.HasHost, request.Source.IsFor(""), request.Source.IsOwn));
    }

    [Fact]
    public void A_long_line_of_another_site_is_not_accepted_as_the_own_page()
    {
        HttpRequest request = Fed($"GET /read/5 HTTP/1.1\r\nHost: 192.168.1.17\r\nOrigin: http://192.168.1.17.{new string('x', 500)}.example\r\n\r\n", 7);
        Assert.False(request.Source.IsOwn);
    }

    [Fact]
    public void A_request_is_complete_at_its_last_byte()
    {
        HttpRequest request = Fed(Post[..^1], 5);
        Assert.False(request.IsComplete);
    }

    [Theory]
    [InlineData("GET /{0} HTTP/1.0\r\n\r\n", 200)]
    [InlineData("POST /settings HTTP/1.0\r\nContent-Length: 1{0}\r\n\r\n", 4)]
    [InlineData("POST /settings HTTP/1.0\r\nContent-Length: many\r\n\r\n", 0)]
    [InlineData("GET / HTTP/1.0\r\nCookie: {0}", 9000)]
    public void A_request_that_is_too_long_is_refused(string text, int length)
    {
        HttpRequest request = Fed(text.Replace("{0}", new string('0', length), StringComparison.Ordinal), 100);
        Assert.True(request.IsComplete && request.IsTooLong);
    }

    [Fact]
    public void Reset_prepares_for_the_next_request()
    {
        HttpRequest request = Fed(Post, 10);
        request.Reset();
        Assert.Equal(("", "", false), (request.Target, request.Body, request.IsComplete));
        Feed(request, "GET / HTTP/1.0\r\n\r\n", 10);
        Assert.Equal(("GET /", "", true), (request.Target, request.Body, request.IsComplete));
    }

    private static HttpRequest Fed(string text, int size)
    {
        HttpRequest request = new();
        Feed(request, text, size);
        return request;
    }

    private static void Feed(HttpRequest request, string text, int size)
    {
        foreach (byte[] piece in Encoding.UTF8.GetBytes(text).Chunk(size))
            request.Feed(piece, piece.Length);
    }
}
