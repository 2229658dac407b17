using Mbus.Client.Lines;

namespace Mbus.Server.Bridge;

/// <summary>
/// Recognises a wake-up preamble in the bytes of a client: at least <see cref="MinCount"/> equal bytes 55, 00 or FF between two frames, and
/// the next frame at most <see cref="MaxPause"/> later. The bridge sends it on the bus before the request.
/// </summary>
/// <remarks>
/// <code>
/// Between frames   10: Short frame.   68: Length.   a byte of a preamble: counted.   others: Between frames
/// Length           any byte L: Second length
/// Second length    L: Long frame.   others: Between frames
/// Short, Long      after the last byte by the length: Between frames
/// </code>
/// Bytes of a preamble that are not yet enough remain in the input: to the arbiter they are no frame.
/// </remarks>
internal sealed class ClientPreamble(LineTiming timing)
{
    /// <summary>Minimum number of bytes; EN 13757-2 demands 55 for 2.2 s, which are 60 bytes at 300 Bd.</summary>
    internal const int MinCount = 32;

    /// <summary>Maximum time between the preamble and its request, in microseconds.</summary>
    internal const long MaxPause = 5_000_000;

    private const long MaxTimeOnBus = 5_000_000;
    private const int BytesAroundData = 3;

    private readonly int _maxCount = (int)Math.Min(WakeUpPreamble.MaxCount, MaxTimeOnBus / timing.Bytes(1));
    private State _state;
    private byte _length;
    private int _bytesLeft;
    private byte _value;
    private int _count;
    private long _endedAt;
    private WakeUpPreamble? _ofRequest;

    private enum State
    {
        BetweenFrames,
        Length,
        SecondLength,
        Frame,
    }

    /// <summary>Removes a preamble from received bytes, in place. Returns the number of remaining bytes.</summary>
    /// <param name="buffer">Bytes of the client.</param>
    /// <param name="count">Number of bytes.</param>
    /// <param name="now">Time at which they came, in microseconds.</param>
    internal int Remove(byte[] buffer, int count, long now)
    {
        int kept = 0;
        int runStart = 0;
        for (int i = 0; i < count; i++)
        {
            byte one = buffer[i];
            bool isOfPreamble = _state == State.BetweenFrames && one is 0x55 or 0x00 or 0xFF;
            if (isOfPreamble && (_count == 0 || one != _value))
                (_value, _count, runStart) = (one, 0, kept);

            buffer[kept++] = one;
            if (isOfPreamble)
            {
                _count++;
                _endedAt = now;
                kept = _count >= MinCount ? runStart : kept;
            }
            else
            {
                TakeByte(one, now);
            }
        }

        return kept;
    }

    /// <summary>Returns the preamble of the client's request, once; null for none.</summary>
    internal WakeUpPreamble? Take()
    {
        WakeUpPreamble? preamble = _ofRequest;
        _ofRequest = null;
        return preamble;
    }

    private void TakeByte(byte one, long now)
    {
        switch (_state)
        {
            case State.BetweenFrames:
                BeginFrame(one, now);
                break;
            case State.Length:
                _length = one;
                _state = State.SecondLength;
                break;
            case State.SecondLength:
                _bytesLeft = one + BytesAroundData;
                _state = one == _length ? State.Frame : State.BetweenFrames;
                break;
            default:
                _bytesLeft--;
                _state = _bytesLeft > 0 ? State.Frame : State.BetweenFrames;
                break;
        }
    }

    private void BeginFrame(byte one, long now)
    {
        _bytesLeft = Frame.ShortLength - 1;
        _state = one switch { Frame.ShortStart => State.Frame, Frame.LongStart => State.Length, _ => State.BetweenFrames };
        if (_state != State.BetweenFrames && _count >= MinCount && now - _endedAt <= MaxPause)
            _ofRequest = new WakeUpPreamble(_value, Math.Min(_count, _maxCount));
        _count = 0;
    }
}
