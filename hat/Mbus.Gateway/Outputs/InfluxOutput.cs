using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Mbus.Client;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Outputs;

/// <summary>Sends readings to InfluxDB, or to another database that reads its line protocol, by HTTP.</summary>
/// <param name="name">Name of the output.</param>
/// <param name="address">Address for writing, see <see cref="ParseAddress"/>.</param>
/// <param name="tokenFile">File with the token; null for none. It is read for each delivery, so that it can be replaced.</param>
internal sealed class InfluxOutput(string name, Uri address, string? tokenFile) : IOutput, IDisposable
{
    private const int MaxToken = 1024;
    private const int MaxAnswer = 64 * 1024;
    private const int MaxReason = 300;
    private const string Precision = "precision=";

    private static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnprocessableEntity];

    // OutputLoop limits the time of a delivery.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <inheritdoc/>
    public string Name => name;

    // Query and user may contain a password.
    private string Place => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Parses an address for writing, and adds the precision of the times.</summary>
    /// <exception cref="FormatException">The text is not such an address.</exception>
    internal static Uri ParseAddress(string text)
    {
        const string Expected = "Expected the address for writing, for example \"http://localhost:8086/api/v2/write?org=home&bucket=mbus\" or \"http://localhost:8086/write?db=mbus\"";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new FormatException($"\"{text}\" is not an HTTP address. {Expected}.");
        if (address.Query.Contains(Precision, StringComparison.Ordinal))
            throw new FormatException($"the address has a precision, and the times are in seconds. {Expected}, without precision.");

        UriBuilder complete = new(address) { Query = $"{address.Query.TrimStart('?')}{(address.Query.Length > 1 ? "&" : "")}{Precision}s" };
        return complete.Uri;
    }

    /// <inheritdoc/>
    public async Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
    {
        StringBuilder lines = new();
        foreach (StoredReading reading in readings)
            LineProtocol.Append(lines, reading, reading.Decode(keyOf(reading.Meter)));
        if (lines.Length == 0)
            return;

        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new StringContent(lines.ToString(), Encoding.UTF8, "text/plain") };
        if (tokenFile != null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Token", BoundedInput.ReadText(tokenFile, MaxToken).Trim());
        using HttpResponseMessage answer = await SendAsync(request, cancel).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
            return;

        string reason = $"{Place} answers {(int)answer.StatusCode}: {await ReasonAsync(answer, cancel).ConfigureAwait(false)}";
        throw Refusals.Contains(answer.StatusCode) ? new ReadingsRefusedException(reason) : new IOException(reason);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await _client.SendAsync(request, cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{Place} cannot be reached: {e.Message}", e);
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        string text = (await answer.Content.ReadAsStringAsync(cancel).ConfigureAwait(false)).ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? answer.ReasonPhrase ?? "no reason" : text[..Math.Min(text.Length, MaxReason)];
    }
}
