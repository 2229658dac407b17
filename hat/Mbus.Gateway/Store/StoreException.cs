namespace Mbus.Gateway.Store;

/// <summary>The store cannot be read or written. The message gives the file, what was found and what to do.</summary>
public sealed class StoreException : IOException
{
    /// <summary>Creates an exception with a complete message.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
