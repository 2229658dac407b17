using System.Globalization;

namespace Mbus.Gateway.Settings;

/// <summary>Address of a broker: <c>mqtt://HOST:PORT</c>, or <c>mqtts://HOST:PORT</c> with TLS.</summary>
/// <param name="Host">Name or IP address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="IsTls">True for TLS.</param>
public sealed record BrokerAddress(string Host, int Port, bool IsTls)
{
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    /// <summary>Parses an address.</summary>
    /// <exception cref="FormatException">The text is not such an address.</exception>
    public static BrokerAddress Parse(string text)
    {
        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "mqtt" or "mqtts";
        if (!isAddress || uri!.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.PathAndQuery.Trim('/').Length > 0 || uri.Fragment.Length > 0)
            throw new FormatException($"\"{text}\" is not the address of a broker. Expected mqtt://HOST:PORT, or mqtts://HOST:PORT with TLS, for example \"mqtt://127.0.0.1:1883\"; user and password are settings of their own.");

        bool isTls = uri.Scheme == "mqtts";
        return new BrokerAddress(uri.DnsSafeHost, uri.Port > 0 ? uri.Port : isTls ? TlsPort : PlainPort, isTls);
    }

    /// <summary>Returns the text form.</summary>
    public override string ToString()
    {
        string host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return string.Create(CultureInfo.InvariantCulture, $"{(IsTls ? "mqtts" : "mqtt")}://{host}:{Port}");
    }
}
