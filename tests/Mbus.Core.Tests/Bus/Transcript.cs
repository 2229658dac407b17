using System.Globalization;

namespace Mbus.Tests.Bus;

/// <summary>
/// A conversation as text, one event a line: microseconds, who, what, bytes. A test writes the whole conversation; the inputs are
/// played, the outputs recorded among them, and both texts must be equal.
/// </summary>
/// <remarks>
/// <c>></c> is what the subject hears, <c>&lt;</c> what it says, <c>=</c> what it concludes. Every other word is an input, too.
/// Lines that begin with <c>--</c> are remarks.
/// </remarks>
internal sealed class Transcript(string text)
{
    private readonly List<string> _played = [];

    public static string Hex(ReadOnlySpan<byte> bytes) => string.Join(' ', Convert.ToHexString(bytes).Chunk(2).Select(pair => new string(pair)));

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    /// <summary>The inputs, in order.</summary>
    public IEnumerable<(long At, string Who, string What, byte[] Bytes)> Inputs =>
        from line in Lines
        let parts = line.Split(' ', 4)
        where parts[2] is not ("<" or "=" or "sent" or "note")
        select (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2], parts.Length > 3 ? Bytes(parts[3]) : []);

    private IEnumerable<string> Lines =>
        from line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        where !line.StartsWith("--", StringComparison.Ordinal)
        select string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public void Note(long at, string who, string what, string rest = "") => _played.Add($"{at} {who} {what} {rest}".TrimEnd());

    public void AssertTranscript() => Assert.Equal(string.Join('\n', Lines), string.Join('\n', _played));
}
