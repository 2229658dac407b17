namespace Mbus.HardwareDocs.Tables;

/// <summary>One pin of the Pi's 40-pin header: its name, and its use by the HAT (null if unknown).</summary>
internal sealed record HeaderPin(int Number, string Name, string? Use = null);
