using System.Globalization;
using System.Text.RegularExpressions;

namespace Mbus.Tests.Bus;

/// <summary>What a real client said and was answered, from ../shared/reference/client-traces, where that folder is there.</summary>
internal sealed partial class ClientTrace
{
    private static readonly string? Folder = Find();

    private readonly List<Request> _requests = [];

    private ClientTrace(string file)
    {
        long last = 0;
        foreach (Match match in Line().Matches(Bytes(File.ReadAllText(file))))
        {
            long at = (long)Math.Round(double.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture) * 1000);
            if (match.Groups["close"].Success)
                ClosedAfter = at - last;
            else if (match.Groups["master"].Success)
                _requests.Add(new Request(at - last, Transcript.Bytes(match.Groups["hex"].Value), []));
            else
                _requests[^1].Answer.Add((at, Transcript.Bytes(match.Groups["hex"].Value)));
            last = at;
        }
    }

    /// <summary>The names of all recordings, or the test is skipped.</summary>
    public static IEnumerable<string> Names =>
        from file in Directory.GetFiles(Require(), "*.txt")
        let name = Path.GetFileNameWithoutExtension(file)
        orderby name
        select name;

    /// <summary>The requests in their order.</summary>
    public IReadOnlyList<Request> Requests => _requests;

    /// <summary>How long after the last byte, sent or received, the client hung up. Microseconds.</summary>
    public long ClosedAfter { get; }

    /// <summary>A recording, or the test is skipped.</summary>
    public static ClientTrace Load(string name) => new(Path.Combine(Require(), name + ".txt"));

    private static string Require()
    {
        if (Folder == null)
            Assert.Skip("There is no shared/reference/client-traces beside the repository.");
        return Folder;
    }

    private static string Bytes(string text)
    {
        int begin = text.IndexOf("[bytes]", StringComparison.Ordinal);
        int end = text.IndexOf("\n[", begin, StringComparison.Ordinal);
        return end < 0 ? text[begin..] : text[begin..end];
    }

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "reference", "client-traces");
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }

    [GeneratedRegex(@"^ *(?<ms>[\d.]+) (?:(?<close>close)|(?:(?<master>M>S)|S>M) +\d+ +(?<hex>[0-9A-F ]+))\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();

    /// <summary>A request: how long after the bytes before it, what, and the pieces of the answer at their times. Microseconds.</summary>
    public sealed record Request(long Pause, byte[] Bytes, List<(long At, byte[] Bytes)> Answer);
}
