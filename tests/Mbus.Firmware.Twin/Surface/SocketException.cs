namespace System.Net.Sockets;

/// <summary>What a socket cannot do.</summary>
public class SocketException : Exception
{
    internal const int TooManySockets = 10024;
    internal const int UnknownOption = 10042;
    internal const int AddressInUse = 10048;
    internal const int Aborted = 10053;
    internal const int NotConnected = 10057;
    internal const int TimedOut = 10060;

    internal SocketException(int errorCode)
        : base("")
    {
        ErrorCode = errorCode;
    }

    /// <summary>Why, as a number of Windows Sockets: 10060 is a time-out.</summary>
    public int ErrorCode { get; }
}
