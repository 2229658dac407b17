namespace Mbus.Simulation;

/// <summary>Frames of a meter that sends without a request, with their times.</summary>
internal sealed class PushSequence(Push push)
{
    private int _next;
    private bool _isPending;

    /// <summary>Time of the next frame, in microseconds.</summary>
    internal long NextAt { get; private set; } = push.PeriodMicroseconds;

    /// <summary>Adds a byte from the master: E5 acknowledges the frame that was sent last.</summary>
    internal void Receive(byte value)
    {
        if (value != Frame.Ack || !_isPending)
            return;

        _isPending = false;
        _next = (_next + 1) % push.Frames.Count;
    }

    /// <summary>Returns the frame that is due.</summary>
    internal byte[] Take(long now)
    {
        NextAt = now + push.PeriodMicroseconds;
        byte[] frame = push.Frames[_next];
        if (push.IsAcknowledged)
            _isPending = true;
        else
            _next = (_next + 1) % push.Frames.Count;
        return frame;
    }
}
