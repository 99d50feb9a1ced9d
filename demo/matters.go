package demo

import (
	"strconv"
	"strings"
)

// matterTable says what is reported: the category, how often among ten
// thousand, where (a place, or "component" for where one of its twins stands),
// at which hours, and in which words.
const matterTable = `
06010 900 walk      day   有暴露垃圾
06011 420 yard      day   堆积垃圾渣土，已有几天
06012 560 carriage  early 路面脏污，未及时清扫
06013 430 carriage  day   路面破损坑洼
06014 260 carriage  night 渣土遗撒
06016 130 carriage  day   交通标线磨损看不清
06017 260 park      day   绿地内有垃圾杂物
06018 110 verge     day   修剪的枝叶未清走
06025 160 bank      day   水面有漂浮垃圾
06026 50  bank      day   河水发黑有异味
06027 150 front     eve   饭店油烟扰民
06028 330 home      eve   夜间噪声扰民
06029 210 front     eve   露天烧烤
06034 130 home      day   废弃车辆长期停放
06035 150 home      day   废旧家具丢弃在楼下
06036 340 home      day   楼道口乱堆杂物
06042 380 walk      early 垃圾箱满溢
06050 150 walk      day   路缘石缺损
06051 130 walk      day   盲道砖破损
06001 160 home      day   疑似私搭乱建
06007 170 home      day   沿街晾挂衣物
06901 90  front     eve   餐厨垃圾洒漏
07001 620 walk      day   有非法小广告
07003 140 front     day   违规设置户外广告
07006 150 front     day   店招破损违规
07007 120 kerb      day   悬挂横幅标语
08003 70  carriage  day   疑似无证掘路
08004 190 works     day   工地扬尘较大
08005 110 yard      day   施工废料未清运
08011 120 carriage  night 渣土车未密闭
08012 150 carriage  night 工地车辆带泥上路
09001 560 walk      day   有流动摊贩
09005 700 front     eve   商户店外经营
09006 620 walk      eve   占道经营影响通行
09009 980 carriage  rush  机动车乱停放
09010 520 walk      rush  非机动车乱停放
09011 420 walk      rush  共享单车堆积
09012 110 home      eve   消防通道被占
09021 80  carriage  day   占道洗车
09901 40  walk      day   无人配送车停在人行道
10908 90  carriage  day   路面积水
10002 30  kerb      day   线缆脱落下垂
10901 8   carriage  day   路面塌陷
10905 30  component day   井盖缺失，有危险
10906 22  kerb      day   线杆倾斜
10907 26  verge     day   树木倒伏
01001 90  component day   供水井盖松动
01002 130 component day   污水井盖破损
01003 120 component day   雨水井盖下沉
01004 160 component day   雨水箅子缺失
01007 90  component day   通信井盖损坏
01027 60  component day   通信交接箱门敞开
01037 260 component eve   路灯不亮
01046 70  component day   健身器材损坏
02004 60  component day   公交站亭玻璃破损
02010 90  component day   交通标志牌歪斜
02014 80  component rush  信号灯故障
02021 70  component day   便道桩损坏
03005 180 component early 垃圾箱破损
03007 90  component day   牌匾松动
04002 170 component day   行道树枯死
04007 50  component day   座椅损坏
04011 60  component day   树池缺损
`

type matter struct {
	category string
	weight   float64
	place    place
	twin     bool // stands where a component does
	hours    *[24]float64
	words    string
}

// hours are how reports spread over the day.
var hours = map[string]*[24]float64{
	"day":   {1, 0.5, 0.4, 0.4, 0.6, 1.5, 4, 8, 12, 13, 12, 9, 6, 7, 11, 12, 11, 8, 5, 4, 3, 3, 2, 1.4},
	"early": {1, 0.6, 0.6, 1, 3, 8, 14, 15, 12, 9, 7, 5, 3, 4, 5, 5, 4, 3, 2, 2, 1.5, 1.2, 1, 1},
	"rush":  {0.6, 0.4, 0.3, 0.3, 0.6, 2, 7, 16, 15, 8, 6, 6, 6, 5, 5, 6, 9, 14, 13, 8, 5, 3, 2, 1},
	"eve":   {3, 1.5, 0.8, 0.5, 0.4, 0.5, 1, 2, 3, 3, 4, 6, 5, 3, 3, 3, 5, 8, 13, 15, 14, 12, 9, 5},
	"night": {9, 8, 7, 6, 5, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 5, 8, 11, 12, 11},
}

func readMatters() (out []matter) {
	for line := range strings.Lines(strings.TrimSpace(matterTable)) {
		f := strings.Fields(line)
		m := matter{category: f[0], hours: hours[f[3]], words: f[4]}
		m.weight, _ = strconv.ParseFloat(f[1], 64)
		if m.twin = f[2] == "component"; !m.twin {
			m.place = placeNames[f[2]]
		}
		out = append(out, m)
	}
	return out
}

// drawn chooses an index by weights.
func drawn(u float64, weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	u *= sum
	for k, w := range weights {
		if u < w {
			return k
		}
		u -= w
	}
	return len(weights) - 1
}
