namespace Mbus.Client.Formats;

/// <summary>Bytes of a telegram with their meaning.</summary>
/// <param name="Offset">Offset in the telegram, from 0.</param>
/// <param name="Bytes">Bytes, at least one.</param>
/// <param name="Field">Field name as in the standard, for example <c>DIF</c>.</param>
/// <param name="Meaning">Meaning of the field value.</param>
/// <param name="Part">Part of the telegram that contains the bytes.</param>
public sealed record ExplainedBytes(int Offset, ReadOnlyMemory<byte> Bytes, string Field, string Meaning, TelegramPart Part);
