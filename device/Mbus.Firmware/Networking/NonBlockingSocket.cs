using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>Socket functions for the bus loop: no call blocks, and no call throws.</summary>
    internal static class NonBlockingSocket
    {
        /// <summary>The result of <see cref="Receive"/> and <see cref="Send"/> if the connection is closed or lost.</summary>
        internal const int Closed = -1;

        private const int SendTimeoutMs = 100;

        /// <summary>Prepares an accepted connection. Returns false if it is already lost, or if its network may not connect.</summary>
        /// <param name="socket">The connection.</param>
        /// <param name="allow">The networks that may connect.</param>
        /// <param name="address">The IPv4 address of the client, as a number.</param>
        internal static bool TryPrepare(Socket socket, AllowList allow, out uint address)
        {
            address = 0;
            try
            {
                IPEndPoint? peer = socket.RemoteEndPoint as IPEndPoint;
                if (peer == null || !allow.Contains(peer.Address.GetAddressBytes(), out address))
                    return false;
            }
            catch (SocketException)
            {
                // The client disconnected before it was accepted.
                return false;
            }
            catch (Exception e)
            {
                Journal.Fault("connection", e);
                return false;
            }

            SetOptions(socket);
            return true;
        }

        /// <summary>Returns true if <see cref="Receive"/> has bytes or the end of the connection, or if a connection waits to be accepted.</summary>
        internal static bool HasBytes(Socket socket)
        {
            try
            {
                return socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception)
            {
                return true;
            }
        }

        /// <summary>Receives the available bytes. Returns their number, or <see cref="Closed"/>.</summary>
        internal static int Receive(Socket socket, byte[] buffer)
        {
            try
            {
                if (!socket.Poll(0, SelectMode.SelectRead))
                    return 0;

                int count = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None);
                return count > 0 ? count : Closed;
            }
            catch (Exception)
            {
                return Closed;
            }
        }

        /// <summary>Sends as many bytes as possible without blocking. Returns their number, or <see cref="Closed"/>.</summary>
        internal static int Send(Socket socket, byte[] bytes, int offset, int count)
        {
            try
            {
                return count > 0 && socket.Poll(0, SelectMode.SelectWrite) ? socket.Send(bytes, offset, count, SocketFlags.None) : 0;
            }
            catch (Exception)
            {
                return Closed;
            }
        }

        /// <summary>Closes a connection; null is ignored.</summary>
        internal static void Close(Socket? socket)
        {
            if (socket == null)
                return;

            try
            {
                socket.Close();
            }
            catch (Exception e)
            {
                Journal.Fault("closing a connection", e);
            }
        }

        // These options are not essential: a reply is already one segment, and is sent only when there is space in the buffer.
        private static void SetOptions(Socket socket)
        {
            try
            {
                socket.SendTimeout = SendTimeoutMs;
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
            }
            catch (Exception e)
            {
                Journal.Fault("options of a connection", e);
            }
        }
    }
}
