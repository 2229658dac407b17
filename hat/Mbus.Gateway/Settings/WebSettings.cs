using System.Net;

namespace Mbus.Gateway.Settings;

/// <summary>Addresses and permissions of the web server: API, metrics, page, and the routes of mbus-httpd.</summary>
public sealed record WebSettings
{
    /// <summary>Port of the API and the page.</summary>
    public const int DefaultPort = 8080;

    /// <summary>Addresses of API, metrics and page; empty for none.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Loopback, DefaultPort)];

    /// <summary>Networks that may connect; empty for all.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>Names by which browsers reach the gateway, beside IP addresses, localhost and the name of the host.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Path of the file with the hashes of tokens; null for no tokens.</summary>
    public string? Tokens { get; init; }

    /// <summary>True if programs on this host need a token, too.</summary>
    public bool LoopbackNeedsToken { get; init; }

    /// <summary>Path of the certificate in PEM; null for HTTP.</summary>
    public string? Certificate { get; init; }

    /// <summary>Path of the key of the certificate in PEM; null if it is in the file of the certificate.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Addresses of the routes of mbus-httpd; empty for none. They need no token.</summary>
    public IReadOnlyList<IPEndPoint> Httpd { get; init; } = [];
}
