using Mbus.Client.Lines;
using Mbus.Client.Readings;

namespace Mbus.Tool.Completion;

/// <summary>Shell completion candidates for the value of --on.</summary>
internal static class LineCandidates
{
    private static readonly string[] Other = ["sim", "sim:", "tcp://", "telnet://", "udp://", "tcp-listen://", "rfc2217://", "pty"];

    /// <summary>Returns the lines, or after a comma the line options, that start with a word and contain only printable characters.</summary>
    internal static IEnumerable<string> For(string word)
    {
        int comma = word.LastIndexOf(',');
        IEnumerable<string> candidates = comma < 0
            ? Lines()
            : Options().Select(option => word[..(comma + 1)] + option);
        return candidates.Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal) && Printable.Text(candidate) == candidate);
    }

    private static IEnumerable<string> Lines()
    {
        IReadOnlyList<SerialPortInfo> ports = SerialPorts.List();
        return ports.Select(port => SerialPorts.AddressOf(port, ports)).Concat(ports.Select(port => port.Path)).Concat(Other).Distinct();
    }

    private static IEnumerable<string> Options() => LineAddress.BaudRates.Select(rate => $"baud={rate}").Append("slack=").Append("wake=");
}
