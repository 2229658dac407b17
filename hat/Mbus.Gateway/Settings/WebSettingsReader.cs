using System.Net;

namespace Mbus.Gateway.Settings;

/// <summary>Reads <see cref="WebSettings"/>.</summary>
internal static class WebSettingsReader
{
    internal static WebSettings Read(SettingsObject web)
    {
        WebSettings read = new()
        {
            Listen = web.List("listen", ListenText.ParseEndPoint) ?? new WebSettings().Listen,
            Allow = web.List("allow", AllowedNetwork.Parse) ?? [],
            Hosts = web.List("hosts", ParseHost) ?? [],
            Tokens = web.Text("tokens"),
            LoopbackNeedsToken = web.Flag("loopbackNeedsToken"),
            Certificate = web.Text("certificate"),
            CertificateKey = web.Text("certificateKey"),
            Httpd = web.List("httpd", ListenText.ParseEndPoint) ?? [],
        };
        web.Finish();
        Check(web, read);
        return read;
    }

    private static void Check(SettingsObject web, WebSettings settings)
    {
        if (OpenToOthers(settings.Listen) is { } open && settings.Tokens == null)
            throw web.Error($"other hosts can reach {open}, and there are no tokens. Expected \"tokens\" with a file, which `mbus gateway token` writes; or \"listen\": \"127.0.0.1:{open.Port}\".");
        if (settings.LoopbackNeedsToken && settings.Tokens == null)
            throw web.Error("\"loopbackNeedsToken\" needs \"tokens\".");
        if (OpenToOthers(settings.Httpd) is { } httpd && settings.Allow.Count == 0)
            throw web.Error($"other hosts can reach {httpd}, and the routes of mbus-httpd need no token. Expected \"allow\" with the networks that may connect, for example \"192.168.1.0/24\".");
        if (settings.CertificateKey != null && settings.Certificate == null)
            throw web.Error("\"certificateKey\" needs \"certificate\".");
    }

    private static IPEndPoint? OpenToOthers(IReadOnlyList<IPEndPoint> addresses) => addresses.FirstOrDefault(address => !IPAddress.IsLoopback(address.Address));

    private static string ParseHost(string text) => Uri.CheckHostName(text) == UriHostNameType.Dns
        ? text
        : throw new FormatException($"\"{text}\" is not the name of a host. Expected a name without scheme and port, for example \"mbus.example.com\".");
}
