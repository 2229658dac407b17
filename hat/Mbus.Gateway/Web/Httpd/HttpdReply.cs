namespace Mbus.Gateway.Web.Httpd;

/// <summary>A reply of mbus-httpd.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Content type; null for none.</param>
/// <param name="Body">Body.</param>
internal sealed record HttpdReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    private const string PlainText = "text/plain";

    /// <summary>A path that mbus-httpd does not have.</summary>
    internal static HttpdReply NotFound { get; } = new(404, null, default);

    /// <summary>A method that the path does not permit.</summary>
    internal static HttpdReply MethodNotAllowed { get; } = new(405, null, default);

    /// <summary>Success without a body.</summary>
    internal static HttpdReply Empty { get; } = new(200, null, default);

    /// <summary>True if a route of mbus-httpd has replied.</summary>
    internal bool IsHandled => this != NotFound && this != MethodNotAllowed;

    internal static HttpdReply Text(int status, string text) => new(status, PlainText, Bytes(text));

    internal static HttpdReply WithoutType(int status, string text) => new(status, null, Bytes(text));

    /// <summary>A program of libmbus has failed: mbus-httpd reports its exit code and its standard error.</summary>
    internal static HttpdReply Failed(string error) => Text(404, $"Failed to query M-Bus: Internal error, return code 1, stderr {error}");

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
