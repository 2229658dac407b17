namespace Mbus.Client.Tests.Vectors;

/// <summary>What libmbus prints for one vector in one form.</summary>
/// <param name="Xml">Its bytes; empty where it refuses the telegram.</param>
/// <param name="Refusal">Why it refuses the telegram, in its words; null where it does not.</param>
internal sealed record LibmbusPrint(byte[] Xml, string? Refusal);
