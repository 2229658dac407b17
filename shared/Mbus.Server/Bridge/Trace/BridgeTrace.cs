using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Mbus.Client;
using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>
/// Records all bytes that a bridge receives and sends, one line each, in a readable form that <see cref="TraceReader"/> parses: seconds
/// since the start, client number or <c>bus</c>, event, bytes.
/// </summary>
/// <remarks>
/// The bridge does not wait for the trace: lines enter a bounded queue, and one task writes them. If the disk is too slow, lines are
/// dropped; their count is recorded in their place (<c>bus note ...</c>) and logged.
/// </remarks>
/// <example>
/// <code>
/// 0.102345 0 > 10 5B 03 5E 16
/// 0.102390 bus &lt; 10 5B 03 5E 16
/// 0.125306 bus sent
/// 0.290417 bus > 68 18 18 68 08 03 72 ...
/// 0.290561 0 &lt; 68 18 18 68 08 03 72 ...
/// </code>
/// <c>></c> is input to the bridge, <c>&lt;</c> is output.
/// </example>
public sealed class BridgeTrace : IAsyncDisposable
{
    /// <summary>Maximum number of queued lines; further lines are dropped and counted.</summary>
    public const int MaxQueued = 4096;

    private static readonly TimeSpan MaxWaitAtEnd = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly TextWriter _writer;
    private readonly ILogger _log;
    private readonly long _origin;
    private readonly StringBuilder _text = new();
    private readonly Channel<TraceItem> _queue = Channel.CreateBounded<TraceItem>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly Task _writing;
    private readonly TimeProvider _time;
    private long _dropped;
    private long _lastAt;
    private long _droppedToLog;
    private long? _loggedAt;
    private bool _isLost;

    /// <summary>Creates a trace that owns and closes its writer.</summary>
    /// <param name="writer">Destination, for example a <see cref="TraceFile"/>; only one task at a time writes to it.</param>
    /// <param name="line">Line; its current time is time 0 of the trace.</param>
    /// <param name="started">Current time of day.</param>
    /// <param name="log">Log for dropped lines and write errors; the bridge continues in both cases.</param>
    /// <param name="time">Clock that limits how often the log is written; the system clock when null.</param>
    public BridgeTrace(TextWriter writer, Line line, DateTimeOffset started, ILogger log, TimeProvider? time = null)
    {
        _writer = writer;
        _log = log;
        _time = time ?? TimeProvider.System;
        _origin = line.Now;
        string head = string.Create(CultureInfo.InvariantCulture, $"# mbus trace 1, line {line.Name}, {started:yyyy-MM-ddTHH:mm:ssZ}");
        _writing = Task.Run(() => WriteAsync(head));
    }

    /// <summary>Waits until all lines recorded so far are written.</summary>
    public async Task FlushAsync()
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(new TraceItem(0, 0, "", Written: written)).ConfigureAwait(false);
        await written.Task.ConfigureAwait(false);
    }

    /// <summary>Writes the queued lines and closes the writer.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _writing.WaitAsync(MaxWaitAtEnd, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            BridgeLog.TraceLost(_log, $"no data could be written for {MaxWaitAtEnd.TotalSeconds} s.");
        }
    }

    internal void Connected(long at, int client, string peer) => Add(new TraceItem(at, client, "connect", peer));

    internal void Closed(long at, int client) => Add(new TraceItem(at, client, "close"));

    internal void FromClient(long at, int client, ReadOnlySpan<byte> bytes) => Add(TraceItem.Of(at, client, ">", bytes));

    internal void ToClient(long at, int client, ReadOnlySpan<byte> bytes) => Add(TraceItem.Of(at, client, "<", bytes));

    internal void FromBus(long at, ReadOnlySpan<byte> bytes) => Add(TraceItem.Of(at, TraceEntry.Bus, ">", bytes));

    internal void DamagedFromBus(long at, ReadOnlySpan<byte> bytes) => Add(TraceItem.Of(at, TraceEntry.Bus, "damaged", bytes));

    internal void ToBus(long at, ReadOnlySpan<byte> bytes) => Add(TraceItem.Of(at, TraceEntry.Bus, "<", bytes));

    internal void Sent(long at) => Add(new TraceItem(at, TraceEntry.Bus, "sent"));

    internal void SendFailed(long at) => Add(new TraceItem(at, TraceEntry.Bus, "note", "SendFailed"));

    internal void LineLost(long at) => Add(new TraceItem(at, TraceEntry.Bus, "note", "LineLost"));

    internal void Noticed(long at, int client, ArbiterNotice notice) => Add(new TraceItem(at, client, "note", notice.ToString()));

    private static TraceItem Drops(long at, long count) =>
        new(at, TraceEntry.Bus, "note", $"Dropped {count} trace lines: the disk is too slow");

    private void Add(TraceItem item)
    {
        lock (_gate)
        {
            if (_dropped > 0 && _queue.Writer.TryWrite(Drops(item.At, _dropped)))
                _dropped = 0;
            if (_queue.Writer.TryWrite(item))
                return;

            _dropped++;
            _lastAt = item.At;
            item.Free();
            LogDrop();
        }
    }

    private void LogDrop()
    {
        _droppedToLog++;
        if (_loggedAt is long loggedAt && _time.GetElapsedTime(loggedAt) < BridgeEvents.Window)
            return;

        BridgeLog.TraceDropped(_log, _droppedToLog);
        _droppedToLog = 0;
        _loggedAt = _time.GetTimestamp();
    }

    private void EndDrops()
    {
        lock (_gate)
        {
            if (_dropped > 0)
                Write(Drops(_lastAt, _dropped));
            if (_droppedToLog > 0)
                BridgeLog.TraceDropped(_log, _droppedToLog);
        }
    }

    private async Task WriteAsync(string head)
    {
        Try(() => _writer.WriteLine(head));
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            WriteQueued();
            Try(_writer.Flush);
        }

        Try(EndDrops);
        Try(_writer.Dispose);
    }

    private void WriteQueued()
    {
        while (_queue.Reader.TryRead(out TraceItem item))
        {
            if (item.Written != null)
            {
                Try(_writer.Flush);
                item.Written.SetResult();
            }
            else
            {
                Try(() => Write(item));
            }

            item.Free();
        }
    }

    private void Write(TraceItem item)
    {
        (long seconds, long microseconds) = Math.DivRem(item.At - _origin, 1_000_000);
        _text.Clear().Append(CultureInfo.InvariantCulture, $"{seconds}.{microseconds:000000} ");
        if (item.Client == TraceEntry.Bus)
            _text.Append("bus");
        else
            _text.Append(item.Client);
        _text.Append(' ').Append(item.What);
        if (item.Text != null)
            _text.Append(' ').Append(item.Text);
        if (item.Bytes != null)
            _text.Append(' ').Append(Hex.Format(item.Bytes.AsSpan(0, item.Count)));
        _writer.WriteLine(_text.ToString());
    }

    // A full or removed disk ends the trace; queued and later lines are discarded.
    private void Try(Action write)
    {
        if (_isLost)
            return;

        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isLost = true;
            BridgeLog.TraceLost(_log, e.Message);
        }
    }
}
