/** The portal's taste. */
export const style = `
body{margin:0;font:13px/1.4 "Microsoft JhengHei","PingFang TC","Noto Sans CJK TC",sans-serif;background:#dfe8ef;color:#222}
#hd{background:linear-gradient(#2d6ca8,#174a7c);color:#fff;height:52px;padding:0 16px;display:flex;align-items:center;justify-content:space-between}
#hd b{font-size:19px;letter-spacing:1px}#hd a{color:#cfe4ff}
#bar{background:#f7fafc;border-bottom:1px solid #a9bfd1;padding:6px 16px;color:#345}#bar .today{float:right}
#menu{position:absolute;top:84px;left:0;width:150px;min-height:600px;background:#eef4f8;border-right:1px solid #a9bfd1;padding-top:8px}
#menu a{display:block;padding:7px 16px;color:#174a7c;text-decoration:none;border-bottom:1px dotted #c3d3df}
#menu a.on{background:#fff;font-weight:700;border-left:4px solid #f08c00;padding-left:12px}
#main{position:absolute;top:84px;left:150px;width:790px;padding:12px 0 40px 56px}
#q,#add{width:734px;background:#fff;border:1px solid #a9bfd1;padding:7px 10px;margin-bottom:10px;box-sizing:border-box}
#q select,#q input,#add input{font:inherit}
table{border-collapse:collapse;background:#fff;width:734px}
th{background:#c9dcec;border:1px solid #8fabc2;height:28px;color:#123;padding:0;cursor:pointer}
td{border:1px solid #b9cbd9;height:24px;padding:0 6px;text-align:center;box-sizing:border-box}
td.nm{text-align:left}tr:nth-child(even) td{background:#f4f8fb}tr.cur td{background:#fff3dc}
td input{margin:0}td input[type=text]{height:17px;border:1px solid #aaa;padding:0 3px;box-sizing:border-box}
.ok{background:#f08c00;color:#fff;border:1px solid #b86b00;padding:2px 14px;font:inherit;font-weight:700}
.msg{width:734px;box-sizing:border-box;background:#e7f5e1;border:1px solid #8cbf73;color:#275b12;padding:5px 10px;margin:0 0 10px}
.err{color:#b00020}#login{width:300px;margin:80px auto;background:#fff;border:1px solid #a9bfd1;padding:16px 28px}
`;
