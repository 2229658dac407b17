namespace System.Net
{
    public abstract class EndPoint
    {
        protected extern EndPoint();
    }

    public class IPAddress
    {
        public static readonly IPAddress Any;

        public extern IPAddress(byte[] address);

        public extern byte[] GetAddressBytes();
        public override extern string ToString();
    }

    public class IPEndPoint : EndPoint
    {
        public extern IPEndPoint(IPAddress address, int port);

        public extern IPAddress Address { get; }
        public extern int Port { get; }
        public override extern string ToString();
    }
}
