namespace Mbus.Client.Lines;

/// <summary>
/// Decodes the marks (PARMRK) of a terminal: FF FF is a byte FF; FF 00 x is a byte x with a parity or framing error; x is 00 for a break.
/// Any other byte after FF means that the kernel lost some bytes, and counts as damaged.
/// </summary>
internal sealed class ParityMarks
{
    private const byte Mark = 0xFF;

    private State _state;

    private enum State
    {
        Plain,
        AfterMark,
        AfterMarkAndZero,
    }

    /// <summary>Adds the next byte of the stream, which may be split anywhere.</summary>
    /// <returns>False inside a mark; true when a byte is complete.</returns>
    public bool Feed(byte marked, out bool damaged)
    {
        damaged = _state == State.AfterMarkAndZero || (_state == State.AfterMark && marked != Mark);
        _state = Next(marked);
        return _state == State.Plain;
    }

    private State Next(byte marked) => _state switch
    {
        State.Plain when marked == Mark => State.AfterMark,
        State.AfterMark when marked == 0 => State.AfterMarkAndZero,
        _ => State.Plain,
    };
}
