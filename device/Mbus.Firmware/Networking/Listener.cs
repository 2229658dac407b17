using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>Listens on a TCP port, and tries again after a failure or a loss of the network; does not block.</summary>
    internal sealed class Listener : IDisposable
    {
        /// <summary>The maximum number of connections that wait to be accepted.</summary>
        internal const int Backlog = 4;

        private const long RetryAfter = 2000000;

        private readonly string _name;
        private readonly int _port;
        private Socket? _socket;
        private long _retryAt;

        /// <param name="name">Its purpose, for messages.</param>
        /// <param name="port">The TCP port; 0 to disable the listener.</param>
        internal Listener(string name, int port)
        {
            _name = name;
            _port = port;
        }

        public void Dispose()
        {
            NonBlockingSocket.Close(_socket);
            _socket = null;
        }

        /// <summary>Returns true if a connection waits to be accepted, or if the socket may be lost.</summary>
        internal bool HasClient()
        {
            return _socket != null && NonBlockingSocket.HasBytes(_socket);
        }

        /// <summary>Returns the next connection, or null.</summary>
        internal Socket? Accept(long now)
        {
            if (_port == 0)
                return null;

            try
            {
                if (_socket == null)
                    Open(now);
                return _socket != null && _socket.Poll(0, SelectMode.SelectRead) ? _socket.Accept() : null;
            }
            catch (Exception e)
            {
                Journal.Fault(_name + " port " + _port.ToString(), e);
                _retryAt = now + RetryAfter;
                Dispose();
                return null;
            }
        }

        private void Open(long now)
        {
            if (now < _retryAt)
                return;

            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

            // Connections from before, also closed ones in TIME_WAIT, would refuse the address otherwise.
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _socket.Bind(new IPEndPoint(IPAddress.Any, _port));
            _socket.Listen(Backlog);
            Journal.Note(_name + ": port " + _port.ToString());
        }
    }
}
