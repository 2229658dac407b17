using System.Globalization;
using System.Net;
using Mbus.Client.Lines;

namespace Mbus.Client.Bridge;

/// <summary>
/// Writes everything that a bridge hears and says, a line for each, in a form that a person reads and <see cref="TraceReader"/>
/// takes back: seconds since it was begun, who (a client's number, or <c>bus</c>), what, bytes.
/// </summary>
/// <example>
/// <code>
/// 0.102345 0 > 10 5B 03 5E 16
/// 0.102390 bus &lt; 10 5B 03 5E 16
/// 0.125306 bus sent
/// 0.290417 bus > 68 18 18 68 08 03 72 ...
/// 0.290561 0 &lt; 68 18 18 68 08 03 72 ...
/// </code>
/// <c>></c> is what comes to the bridge, <c>&lt;</c> what it says.
/// </example>
public sealed class BridgeTrace : IDisposable
{
    private readonly TextWriter _writer;
    private readonly Action<IOException> _lost;
    private readonly long _origin;
    private bool _isLost;

    /// <summary>A trace into a writer, which is closed with it.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="line">The line, whose time now is the trace's 0.</param>
    /// <param name="started">The time of day now.</param>
    /// <param name="lost">Told once, when nothing more can be written; the bridge serves on.</param>
    public BridgeTrace(TextWriter writer, Line line, DateTimeOffset started, Action<IOException> lost)
    {
        _writer = writer;
        _lost = lost;
        _origin = line.Now;
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"# mbus trace 1, line {line.Name}, {started:yyyy-MM-ddTHH:mm:ssZ}"));
    }

    internal void Connected(long at, int client, IPEndPoint peer) => Write(at, Client(client), "connect", peer.ToString());

    internal void Closed(long at, int client) => Write(at, Client(client), "close", "");

    internal void FromClient(long at, int client, ReadOnlySpan<byte> bytes) => Write(at, Client(client), ">", bytes);

    internal void ToClient(long at, int client, ReadOnlySpan<byte> bytes) => Write(at, Client(client), "<", bytes);

    internal void FromBus(long at, ReadOnlySpan<byte> bytes) => Write(at, "bus", ">", bytes);

    internal void DamagedFromBus(long at, ReadOnlySpan<byte> bytes) => Write(at, "bus", "damaged", bytes);

    internal void ToBus(long at, ReadOnlySpan<byte> bytes) => Write(at, "bus", "<", bytes);

    internal void Sent(long at) => Write(at, "bus", "sent", "");

    internal void Noticed(long at, int client, ArbiterNotice notice) => Write(at, client < 0 ? "bus" : Client(client), "note", notice.ToString());

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // It was told when it was lost.
        }
    }

    private static string Client(int client) => client.ToString(CultureInfo.InvariantCulture);

    private void Write(long at, string who, string what, ReadOnlySpan<byte> bytes) => Write(at, who, what, Hex.Format(bytes));

    private void Write(long at, string who, string what, string rest)
    {
        string seconds = ((at - _origin) / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture);
        WriteLine($"{seconds} {who} {what} {rest}".TrimEnd());
    }

    private void WriteLine(string text)
    {
        if (_isLost)
            return;

        try
        {
            _writer.WriteLine(text);
            _writer.Flush();
        }
        catch (IOException e)
        {
            _isLost = true;
            _lost(e);
        }
    }
}
