namespace System.Net.Sockets;

/// <summary>An error of a socket.</summary>
public class SocketException : Exception
{
    internal const int AccessDenied = 10013;
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

    /// <summary>The error as a number of Windows Sockets: 10060 is a timeout.</summary>
    public int ErrorCode { get; }
}
