namespace Mbus.HardwareDocs.Tables;

/// <summary>One pin of the Pi's 40-pin header: its name there, and what the HAT has it for (null for nothing known).</summary>
internal sealed record HeaderPin(int Number, string Name, string? Use = null);
