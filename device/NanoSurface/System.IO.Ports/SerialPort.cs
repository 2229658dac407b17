namespace System.IO.Ports
{
    public sealed class SerialPort : IDisposable
    {
        public extern SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One);

        public extern bool IsOpen { get; }
        public extern int ReadTimeout { get; set; }
        public extern int WriteTimeout { get; set; }
        public extern int BytesToRead { get; }
        public extern int ReadBufferSize { get; set; }
        public extern char WatchChar { get; set; }

        public extern void Open();
        public extern void Close();
        public extern int Read(byte[] buffer, int offset, int count);
        public extern void Write(byte[] buffer, int offset, int count);
        public extern void Dispose();
    }
}
