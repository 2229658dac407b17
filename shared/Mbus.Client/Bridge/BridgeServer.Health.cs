namespace Mbus.Client.Bridge;

/// <content>What a supervisor asks of a bridge: whether it still works its bus, and how it does.</content>
public sealed partial class BridgeServer
{
    /// <summary>
    /// How long the driver of the line may take to send a request, or to hand over bytes that have come, in microseconds. The longest
    /// frame takes 9.6 s at 300 Bd.
    /// </summary>
    public const long LongestHold = 20_000_000;

    private long? _sendingSince;
    private long? _unheardSince;

    /// <summary>How many masters are connected.</summary>
    public int Clients
    {
        get
        {
            lock (_gate)
                return _clients.Count(client => client != null);
        }
    }

    /// <summary>The last thing that went wrong with the line or the bridge itself; null when nothing did.</summary>
    public string? LastError { get; private set; }

    /// <summary>
    /// Takes one turn of the bus loop, as a deadline does, and tells whether the bus is worked: false when the line's driver has held
    /// a request or a reply for longer than <see cref="LongestHold"/>. Does not return while something else is stuck in the loop.
    /// A bus on which nobody answers, or a line that is lost and looked for, is no fault of the loop.
    /// </summary>
    public bool Turn()
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return true;

            DriveNow();
            return !IsTooLong(_sendingSince) && !IsTooLong(_unheardSince);
        }
    }

    private bool IsTooLong(long? since) => _line.Now - since > LongestHold;
}
