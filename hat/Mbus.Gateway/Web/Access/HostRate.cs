using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Mbus.Gateway.Web.Access;

/// <summary>Limit of the requests of each host.</summary>
/// <param name="limit">Limit.</param>
internal sealed class HostRate(TokenBucketRateLimiterOptions limit) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _hosts =
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(host => RateLimitPartition.GetTokenBucketLimiter(host, _ => limit));

    /// <summary>The limit of the web server: 500 requests a second, and 2000 at once after a pause.</summary>
    internal static TokenBucketRateLimiterOptions Default => new() { TokenLimit = 2000, TokensPerPeriod = 500, ReplenishmentPeriod = TimeSpan.FromSeconds(1) };

    /// <inheritdoc/>
    public void Dispose() => _hosts.Dispose();

    /// <summary>Counts a request.</summary>
    /// <exception cref="ApiException">The host has sent too many.</exception>
    internal void Count(HttpContext context)
    {
        if (_hosts.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None).IsAcquired)
            return;

        string period = limit.ReplenishmentPeriod.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = period;
        throw new ApiException(StatusCodes.Status429TooManyRequests, $"More than {limit.TokensPerPeriod} requests in {period} s from this host. Wait {period} s.");
    }
}
