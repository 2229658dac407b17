using System.Globalization;
using System.Net;

namespace Mbus.Client.Lines;

/// <summary>Target <c>HOST:PORT</c> of a TCP line; the host is a name, an IPv4 address, or an IPv6 address in brackets.</summary>
internal static class TcpTarget
{
    /// <summary>Returns the error of a target, or null if it is valid.</summary>
    public static string? Error(string target)
    {
        Split(target, out string host, out string port);
        if (host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('['))
            return "an IPv6 address needs brackets, as in [::1]:10001";

        if (!IsHost(host))
            return host.Length == 0 ? "the host is missing" : $"'{host}' is not a host name or address";

        return IsPort(port) ? null : port.Length == 0 ? "the port is missing" : $"'{port}' is not a port from 1 to 65535";
    }

    /// <summary>Returns the error of a target to listen on, or null if it is valid: the host must be an address of this machine.</summary>
    public static string? ListenError(string target)
    {
        Split(target, out string host, out _);
        return Error(target) ?? (IPAddress.TryParse(host.Trim('[', ']'), out _) ? null : $"'{host}' is not an IP address of this machine");
    }

    /// <summary>Returns the end point of a target without <see cref="ListenError"/>.</summary>
    public static IPEndPoint ListenEndPoint(string target)
    {
        DnsEndPoint named = EndPoint(target);
        return new IPEndPoint(IPAddress.Parse(named.Host), named.Port);
    }

    /// <summary>Returns the end point of a target without <see cref="Error"/>.</summary>
    public static DnsEndPoint EndPoint(string target)
    {
        Split(target, out string host, out string port);
        return new DnsEndPoint(host.Trim('[', ']'), int.Parse(port, CultureInfo.InvariantCulture));
    }

    private static void Split(string target, out string host, out string port)
    {
        int colon = target.LastIndexOf(':');
        bool inBrackets = colon < target.LastIndexOf(']');
        host = colon < 0 || inBrackets ? target : target[..colon];
        port = colon < 0 || inBrackets ? "" : target[(colon + 1)..];
    }

    private static bool IsHost(string host) =>
        host.StartsWith('[')
            ? host.EndsWith(']') && host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host[1..^1], out _)
            : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;

    private static bool IsPort(string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 65535;
}
