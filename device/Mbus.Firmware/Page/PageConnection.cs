using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>
    /// One connection of the page: HTTP/1.0, one request and its response, with a small amount of work in each turn of the bus loop. A
    /// client that is slow or sends too much is disconnected.
    /// <code>
    /// Free -> Receiving   Take
    /// Receiving -> Sending   the request is complete or refused
    /// Receiving, Sending -> Free   the client has disconnected, or is silent for MaxSilence
    /// Sending -> Discarding   the response is sent; the client may still send the rest of a request that was too long
    /// Discarding -> Free   nothing arrives for DiscardSilence, or MaxSilence after the response
    /// </code>
    /// </summary>
    internal sealed class PageConnection
    {
        private const long MaxSilence = 5000000;
        private const long DiscardSilence = 300000;
        private const long YieldAfter = 1000000;
        private const int PieceSize = 128;

        private readonly PageRoutes _routes;
        private readonly HttpRequest _request = new();
        private readonly TextBuffer _page = new();
        private readonly byte[] _buffer = new byte[PieceSize];
        private Socket? _socket;
        private PageContent? _content;
        private bool _hasSpoken;
        private bool _isLast;
        private bool _isSent;
        private int _sent;
        private long _acceptedAt;
        private long _activeAt;
        private long _sentAt;

        internal PageConnection(PageRoutes routes)
        {
            _routes = routes;
        }

        /// <summary>True if there is no client.</summary>
        internal bool IsFree
        {
            get { return _socket == null; }
        }

        /// <summary>The time at which the client was accepted. Microseconds.</summary>
        internal long AcceptedAt
        {
            get { return _acceptedAt; }
        }

        /// <summary>Returns true if another client may take this place: its client has sent nothing, or no complete request for a second, or has its response.</summary>
        internal bool CanYield(long now)
        {
            return _isSent || (_content == null && (!_hasSpoken || now - _acceptedAt > YieldAfter));
        }

        /// <summary>Starts with a new client.</summary>
        internal void Take(Socket socket, long now)
        {
            _socket = socket;
            _acceptedAt = now;
            _activeAt = now;
            _hasSpoken = false;
            _isSent = false;
            _request.Reset();
        }

        /// <summary>Does the next small part of the work.</summary>
        internal void Serve(long now)
        {
            if (_socket == null)
                return;
            if (_isSent)
                Discard(_socket, now);
            else if (_content == null)
                Receive(_socket, now);
            else
                Answer(_socket, _content, now);
        }

        /// <summary>Disconnects the client.</summary>
        internal void Close(long now)
        {
            NonBlockingSocket.Close(_socket);
            _socket = null;
            _content?.End(now);
            _content = null;
        }

        // 0 if the client has disconnected.
        private static int AddressOf(Socket socket)
        {
            try
            {
                IPEndPoint? peer = socket.RemoteEndPoint as IPEndPoint;
                return peer == null ? 0 : BitConverter.ToInt32(peer.Address.GetAddressBytes(), 0);
            }
            catch (Exception)
            {
                return 0;
            }
        }

        private void Receive(Socket socket, long now)
        {
            int count = NonBlockingSocket.Receive(socket, _buffer);
            if (count == NonBlockingSocket.Closed || now - _activeAt > MaxSilence)
            {
                Close(now);
                return;
            }

            // The limit is for the whole request, so that a client cannot keep its place with single bytes.
            _hasSpoken |= count > 0;
            _request.Feed(_buffer, count);
            if (!_request.IsComplete)
                return;

            _content = _routes.Choose(_request, AddressOf(socket), now, out long delay);
            _activeAt = now + delay;
            _page.ReturnTo(0);
            _sent = 0;
            _isLast = false;
        }

        private void Answer(Socket socket, PageContent content, long now)
        {
            if (now < _activeAt)
                return;

            if (_sent == _page.Count && !_isLast)
                WriteNext(content, now);

            int count = NonBlockingSocket.Send(socket, _page.Bytes, _sent, _page.Count - _sent);
            if (count > 0)
                _activeAt = now;
            _sent += count < 0 ? 0 : count;

            bool isDone = _isLast && _sent == _page.Count;
            if (count == NonBlockingSocket.Closed || (!isDone && now - _activeAt > MaxSilence))
                Close(now);
            else if (isDone)
                EndAnswer(now);
        }

        private void WriteNext(PageContent content, long now)
        {
            _page.ReturnTo(0);
            _sent = 0;
            _isLast = content.Write(_page, now);
            if (_page.Count == 0)
                _activeAt = now;
            else if (_request.IsHead)
                KeepHead();
        }

        // The response to HEAD is that to GET without its body. The first part of every content has the whole head.
        private void KeepHead()
        {
            byte[] bytes = _page.Bytes;
            for (int i = 3; i < _page.Count; i++)
            {
                bool isEnd = bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r';
                if (isEnd)
                    _page.ReturnTo(i + 1);
            }

            _isLast = true;
        }

        // Closing with unread bytes resets the connection, and the client loses the response.
        private void EndAnswer(long now)
        {
            _content?.End(now);
            _content = null;
            _isSent = true;
            _sentAt = now;
            _activeAt = _request.IsTooLong ? now : now - DiscardSilence;
            Discard(_socket!, now);
        }

        private void Discard(Socket socket, long now)
        {
            int count = NonBlockingSocket.Receive(socket, _buffer);
            if (count > 0)
                _activeAt = now;
            if (count == NonBlockingSocket.Closed || now - _activeAt >= DiscardSilence || now - _sentAt > MaxSilence)
                Close(now);
        }
    }
}
