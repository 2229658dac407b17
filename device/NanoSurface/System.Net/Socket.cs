namespace System.Net.Sockets
{
    public class Socket : IDisposable
    {
        public extern Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType);

        public extern int Available { get; }
        public extern EndPoint LocalEndPoint { get; }
        public extern EndPoint RemoteEndPoint { get; }
        public extern int ReceiveTimeout { get; set; }
        public extern int SendTimeout { get; set; }

        public extern void Bind(EndPoint localEP);
        public extern void Connect(EndPoint remoteEP);
        public extern void Close();
        public extern void Listen(int backlog);
        public extern Socket Accept();
        public extern int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags);
        public extern int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP);
        public extern int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP);
        public extern int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags);
        public extern void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, bool optionValue);
        public extern bool Poll(int microSeconds, SelectMode mode);
        protected virtual extern void Dispose(bool disposing);
        extern void IDisposable.Dispose();
    }

    public class SocketException : Exception
    {
        internal extern SocketException();

        public extern int ErrorCode { get; }
    }
}
