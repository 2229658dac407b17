namespace Mbus.Client.Formats;

/// <summary>Some bytes of a telegram and what they mean.</summary>
/// <param name="Offset">Where they begin in the telegram, from 0.</param>
/// <param name="Bytes">The bytes, at least one.</param>
/// <param name="Field">Which field they are, in the standard's words: <c>DIF</c>.</param>
/// <param name="Meaning">What the field says here.</param>
/// <param name="Part">Which part of the telegram they belong to.</param>
public sealed record ExplainedBytes(int Offset, ReadOnlyMemory<byte> Bytes, string Field, string Meaning, TelegramPart Part);
