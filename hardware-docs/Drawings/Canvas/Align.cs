namespace Mbus.HardwareDocs.Canvas;

/// <summary>The part of a text that is at its position.</summary>
internal enum Align
{
    Start,
    Middle,
    End,
}
