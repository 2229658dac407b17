namespace Mbus.Gateway.Store;

/// <summary>State of the store.</summary>
/// <param name="Error">Why nothing can be written; null if the store works.</param>
/// <param name="Waiting">Readings in memory that wait to be written.</param>
/// <param name="Lost">Readings that were dropped because too many waited.</param>
/// <param name="LastCommit">Time of the last commit; null before the first.</param>
public sealed record StoreHealth(string? Error, int Waiting, long Lost, DateTimeOffset? LastCommit);
