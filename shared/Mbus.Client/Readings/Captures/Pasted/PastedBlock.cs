namespace Mbus.Client.Readings;

/// <summary>Bytes found in a text: usually one telegram.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Time">Time before the bytes in their line; null for none.</param>
/// <param name="Masked">Number of bytes that are written as XX or ??; they are 00.</param>
/// <param name="Place">First line of the bytes, for messages: <c>Line 3: </c>; empty for the first line.</param>
internal sealed record PastedBlock(byte[] Bytes, DateTimeOffset? Time, int Masked, string Place);
