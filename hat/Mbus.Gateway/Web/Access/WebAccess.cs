using System.Net;
using Microsoft.AspNetCore.Http;

namespace Mbus.Gateway.Web.Access;

/// <summary>
/// Decides which requests may pass: networks, names of the host, origins, tokens. The credentials are replaced when new settings are used.
/// </summary>
internal sealed class WebAccess(WebCredentials credentials)
{
    private const string Bearer = "Bearer ";

    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    private volatile WebCredentials _credentials = credentials;

    /// <summary>Credentials in use.</summary>
    internal WebCredentials Credentials
    {
        get => _credentials;
        set => _credentials = value;
    }

    /// <summary>Returns whether a host may connect.</summary>
    internal bool Allows(IPAddress? address)
    {
        IReadOnlyList<IPNetwork> networks = _credentials.Settings.Allow;
        return networks.Count == 0 || (address != null && networks.Any(network => network.Contains(Plain(address))));
    }

    /// <summary>Throws if the request does not reach the gateway under its own name, or comes from the page of another host.</summary>
    /// <exception cref="ApiException">The request is refused.</exception>
    internal void CheckNames(HttpRequest request)
    {
        // A page of another host can have a name that leads here (DNS rebinding): its requests have that name.
        if (!IsOwnName(request.Host.Host))
            throw new ApiException(StatusCodes.Status421MisdirectedRequest, $"The name \"{request.Host.Host}\" is not known here. Use an IP address, or add the name to \"hosts\" in the section \"web\" of the settings.");

        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(StatusCodes.Status403Forbidden, "The request comes from the page of another host. Only pages of the gateway itself may use it.");
    }

    /// <summary>Throws if the request may not use a scope.</summary>
    /// <exception cref="ApiException">The request has no valid token, or its token has a smaller scope.</exception>
    internal void CheckScope(HttpContext context, TokenScope scope)
    {
        WebCredentials credentials = _credentials;
        string? authorization = context.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(authorization) && !credentials.Settings.LoopbackNeedsToken && IsLocal(context))
            return;

        TokenScope? has = authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true ? credentials.Tokens.Find(authorization[Bearer.Length..].Trim()) : null;
        if (has == null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"mbus\"";
            string seen = string.IsNullOrEmpty(authorization) ? "The request has no token" : "The token is not valid";
            throw new ApiException(StatusCodes.Status401Unauthorized, $"{seen}. Expected the header \"Authorization: Bearer TOKEN\" with a token of `mbus gateway token`.");
        }

        if (has < scope)
            throw new ApiException(StatusCodes.Status403Forbidden, $"The token has the scope {TokenFile.NameOf(has.Value)}. Expected {TokenFile.NameOf(scope)}.");
    }

    // A reverse proxy on this host is not a program on this host: its clients are elsewhere.
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(Plain(address))
        && IsLoopbackName(context.Request.Host.Host) && !Forwarding.Any(context.Request.Headers.ContainsKey);

    private static bool IsLoopbackName(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));

    private bool IsOwnName(string name) =>
        IPAddress.TryParse(name, out _) || IsLoopbackName(name)
        || name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        || name.Equals($"{Environment.MachineName}.local", StringComparison.OrdinalIgnoreCase)
        || _credentials.Settings.Hosts.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
