using Mbus.Client.Readings;

namespace Mbus.Gateway.Store;

/// <summary>A value of a series at a time.</summary>
/// <param name="Time">Time of the reading, in whole seconds.</param>
/// <param name="Value">Value with all digits.</param>
public readonly record struct Sample(DateTimeOffset Time, ExactDecimal Value);
