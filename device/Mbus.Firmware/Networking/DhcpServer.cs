using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>Gives addresses to the clients of the access point; nanoFramework has no DHCP server. Runs only while the access point is open.</summary>
    internal sealed class DhcpServer
    {
        private const int ServerPort = 67;
        private const int ClientPort = 68;
        private const int MaxMessage = 576;
        private const int MessagesAtOnce = 4;

        private readonly byte[] _message = new byte[MaxMessage];
        private readonly Socket _socket;
        private readonly EndPoint _clients = new IPEndPoint(new IPAddress(new byte[] { 255, 255, 255, 255 }), ClientPort);

        internal DhcpServer()
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, true);
            _socket.Bind(new IPEndPoint(IPAddress.Any, ServerPort));
        }

        /// <summary>Answers the messages that have arrived. Does not block.</summary>
        internal void Serve()
        {
            try
            {
                for (int i = 0; i < MessagesAtOnce && _socket.Poll(0, SelectMode.SelectRead); i++)
                    Answer();
            }
            catch (Exception e)
            {
                Journal.Fault("DHCP", e);
            }
        }

        // The client has no address yet: the answer is a broadcast.
        private void Answer()
        {
            EndPoint client = new IPEndPoint(IPAddress.Any, 0);
            int length = _socket.ReceiveFrom(_message, ref client);
            if (DhcpMessage.TryAnswer(_message, length))
                _socket.SendTo(_message, 0, DhcpMessage.AnswerLength, SocketFlags.None, _clients);
        }
    }
}
