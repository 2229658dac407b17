namespace Mbus.Client.Readings;

/// <summary>One value of a profile.</summary>
/// <param name="Time">Time of the value; null if the telegram contains no base time, or for an array.</param>
/// <param name="Value">Exact value in the unit of the record; null if the meter has none, or if a difference before it is missing.</param>
/// <param name="Storage">Storage number of the value in a profile with register numbers; null in other profiles.</param>
public sealed record ProfileValue(DateParts? Time, ExactDecimal? Value, ulong? Storage);
