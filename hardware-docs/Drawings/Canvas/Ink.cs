namespace Mbus.HardwareDocs.Canvas;

/// <summary>The colours of all pictures, by what they stand for; <see cref="Palette"/> has their shades.</summary>
internal enum Ink
{
    /// <summary>What is there anyway: outlines and plain text.</summary>
    Plain,

    /// <summary>What explains: axes, measures, remarks.</summary>
    Dim,

    /// <summary>The master, and what it sends.</summary>
    Master,

    /// <summary>A meter, and what it answers.</summary>
    Meter,

    /// <summary>Power, and what goes well.</summary>
    Good,

    /// <summary>Ground, damage, and what goes wrong.</summary>
    Bad,
}
