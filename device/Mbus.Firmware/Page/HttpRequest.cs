using System.Text;

namespace Mbus.Firmware
{
    /// <summary>
    /// A request of HTTP/1.0 or 1.1, in pieces of any size: the first line, the body, its length, and the headers that tell the
    /// request's source are kept, all others are ignored. Bounded: longer requests are refused.
    /// </summary>
    internal sealed class HttpRequest
    {
        private const int LongestLine = 128;
        private const int LongestBody = 1024;
        private const int LongestHead = 8192;
        private const string LengthName = "content-length:";

        private readonly byte[] _line = new byte[LongestLine];
        private readonly byte[] _body = new byte[LongestBody];
        private int _lineLength;
        private int _headLength;
        private int _bodyLength;
        private int _bodyExpected;
        private bool _inBody;

        /// <summary>The host that the request is for, and the page that caused it.</summary>
        internal RequestSource Source { get; } = new RequestSource();

        /// <summary>The method and the path, as "GET /read/5"; empty until they are there.</summary>
        internal string Target { get; private set; } = "";

        /// <summary>True where all of the request is there, or it is refused.</summary>
        internal bool IsComplete { get; private set; }

        /// <summary>True where the request is longer than any that is answered.</summary>
        internal bool IsTooLong { get; private set; }

        /// <summary>The body.</summary>
        internal string Body
        {
            get { return Encoding.UTF8.GetString(_body, 0, _bodyLength); }
        }

        /// <summary>Begins with the next request.</summary>
        internal void Reset()
        {
            Target = "";
            IsComplete = false;
            IsTooLong = false;
            Source.Reset();
            _lineLength = 0;
            _headLength = 0;
            _bodyLength = 0;
            _bodyExpected = 0;
            _inBody = false;
        }

        /// <summary>Takes bytes of the request.</summary>
        internal void Feed(byte[] bytes, int count)
        {
            for (int i = 0; i < count && !IsComplete; i++)
            {
                if (_inBody)
                    _body[_bodyLength++] = bytes[i];
                else
                    FeedHead(bytes[i]);
                IsComplete = IsTooLong || (_inBody && _bodyLength == _bodyExpected);
            }
        }

        private void FeedHead(byte next)
        {
            _headLength++;
            IsTooLong = _headLength > LongestHead;
            if (next == '\n')
                EndLine();
            else if (next != '\r' && _lineLength < LongestLine)
                _line[_lineLength++] = next;
        }

        private void EndLine()
        {
            if (Target.Length == 0)
                TakeTarget();
            else if (_lineLength == 0)
                BeginBody();
            else if (HeaderLine.TryGet(_line, _lineLength, LengthName, out string length))
                TakeLength(length);
            else
                Source.Take(_line, _lineLength);
            _lineLength = 0;
        }

        private void TakeTarget()
        {
            IsTooLong |= _lineLength == LongestLine;
            string line = Encoding.UTF8.GetString(_line, 0, _lineLength);
            int end = line.LastIndexOf(' ');
            Target = end > 0 ? line.Substring(0, end) : line + " ";
        }

        private void BeginBody()
        {
            _inBody = true;
            IsTooLong |= _bodyExpected > LongestBody;
        }

        private void TakeLength(string text)
        {
            if (!WholeNumber.TryParse(text, 0, LongestBody, out _bodyExpected))
                IsTooLong = true;
        }
    }
}
