namespace Mbus.Gateway.Buses;

/// <summary>A complete reading that another master has taken through the bridge.</summary>
/// <param name="Client">Client of the bridge.</param>
/// <param name="At">Time of the first telegram, in microseconds on the line's clock.</param>
/// <param name="Telegrams">Telegrams as received.</param>
internal sealed record PassingReading(int Client, long At, IReadOnlyList<byte[]> Telegrams);
