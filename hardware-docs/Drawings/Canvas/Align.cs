namespace Mbus.HardwareDocs.Canvas;

/// <summary>Which part of a text stands at its place.</summary>
internal enum Align
{
    Start,
    Middle,
    End,
}
