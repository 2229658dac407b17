namespace Mbus.HardwareDocs.Canvas;

/// <summary>The colours of all pictures, by meaning; <see cref="Palette"/> has their shades.</summary>
internal enum Ink
{
    /// <summary>Outlines and plain text.</summary>
    Plain,

    /// <summary>Explanations: axes, measures, remarks.</summary>
    Dim,

    /// <summary>The master and its data.</summary>
    Master,

    /// <summary>A meter and its replies.</summary>
    Meter,

    /// <summary>Power and success.</summary>
    Good,

    /// <summary>Ground, damage and errors.</summary>
    Bad,
}
