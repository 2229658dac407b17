namespace Mbus.Gateway.Store;

/// <summary>The content of the store is damaged.</summary>
internal sealed class DamagedStoreException(string message) : IOException(message);
